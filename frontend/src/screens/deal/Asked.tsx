/** What a stage asks for before it lets the deal in; and why, if the deal is lost. */
import { Button, Group, Modal, Stack, Textarea, TextInput } from '@mantine/core'
import { useState, type SyntheticEvent } from 'react'
import { useTranslation } from 'react-i18next'

import { i18next } from '@/i18n'
import { OwnInputs } from '@/parts/own/OwnInputs'
import { useNeeded } from '@/parts/own/useOwnForm'
import { parseAmount, typedAmount } from '@/parts/record/amount'

import classes from './deal.module.css'
import type { Deal, Stage } from './queries'

export type Needed = Stage['required_fields'][number]

const REASONS = ['price', 'other', 'budget', 'silent', 'later'] as const

/** A lost deal is asked for its reason, even where the stage does not insist. */
export function lacking(deal: Deal, stage: Stage): Needed[] {
  const has = {
    amount: deal.amount > 0,
    expected_close_date: deal.expected_close_date !== null,
    description: Boolean(deal.description),
    lost_reason: Boolean(deal.lost_reason),
  }
  const isLost = stage.is_final && !stage.is_won
  const needs = stage.required_fields.filter((field) => !has[field])
  return isLost && !has.lost_reason && !needs.includes('lost_reason') ? [...needs, 'lost_reason'] : needs
}

interface Props {
  deal: Deal
  stage: Stage
  /** Own fields as `custom.key`. */
  needs: string[]
  onCancel: () => void
  onAnswer: (patch: Partial<Deal>) => void
}

export function Asked({ deal, stage, needs, onCancel, onAnswer }: Props) {
  const { t } = useTranslation(['deal', 'record', 'common'])
  const [values, setValues] = useState<Record<Needed, string>>({
    amount: deal.amount > 0 ? typedAmount(deal.amount, i18next.language !== 'en') : '',
    expected_close_date: deal.expected_close_date ?? '',
    description: deal.description ?? '',
    lost_reason: deal.lost_reason ?? '',
  })
  const own = useNeeded(needs)
  const put = (field: Needed, value: string) => setValues((old) => ({ ...old, [field]: value }))
  const amount = parseAmount(values.amount)
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    const all = { ...values, amount: amount ?? 0, lost_reason: values.lost_reason.trim() || null }
    const built = needs.filter((field): field is Needed => field in all)
    const custom = own.fields.length > 0 ? { custom: own.custom as Deal['custom'] } : {}
    if (own.isFilled)
      onAnswer({ ...Object.fromEntries(built.map((field) => [field, all[field]])), ...custom })
  }
  const isNeeded = (field: Needed) => stage.required_fields.includes(field)
  const shared = (field: Needed) => ({
    label: t(`field.${field}`),
    required: isNeeded(field),
    value: values[field],
    onChange: (event: { currentTarget: { value: string } }) => put(field, event.currentTarget.value),
  })
  return (
    <Modal
      opened
      onClose={onCancel}
      title={t('toStage', { stage: stage.name })}
      closeButtonProps={{ 'aria-label': t('common:act.close') }}
    >
      <form onSubmit={submit}>
        <Stack gap="sm">
          {needs.includes('amount') && (
            <TextInput
              {...shared('amount')}
              inputMode="decimal"
              error={values.amount !== '' && amount === null && t('record:noAmount')}
            />
          )}
          {needs.includes('expected_close_date') && (
            <TextInput {...shared('expected_close_date')} type="date" />
          )}
          {needs.includes('description') && <Textarea {...shared('description')} autosize minRows={2} />}
          {needs.includes('lost_reason') && (
            <>
              <div role="group" aria-label={t('reasons')} className={classes.reasons}>
                {REASONS.map((reason) => (
                  <button
                    key={reason}
                    type="button"
                    className={classes.reason}
                    aria-pressed={values.lost_reason === t(`reason.${reason}`)}
                    onClick={() => put('lost_reason', t(`reason.${reason}`))}
                  >
                    {t(`reason.${reason}`)}
                  </button>
                ))}
              </div>
              <TextInput {...shared('lost_reason')} maxLength={255} data-autofocus />
            </>
          )}
          <OwnInputs
            fields={own.fields}
            texts={own.texts}
            onType={own.onType}
            currency={deal.currency}
            needed
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onCancel}>
              {t('common:act.cancel')}
            </Button>
            <Button type="submit" disabled={(values.amount !== '' && amount === null) || !own.isFilled}>
              {t('move')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
