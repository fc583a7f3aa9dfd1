/** A new field, or one that is there: what it is called, what it holds, and when it must be filled in. */
import { Button, Group, Modal, MultiSelect, Stack, Switch, Text, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState, type SyntheticEvent } from 'react'
import { useTranslation } from 'react-i18next'

import { useWrite } from '@/api/write'
import { wordsOf } from '@/parts/notices'
import { fieldsQuery, type Entity, type OwnField } from '@/parts/own/queries'
import { useStages } from '@/screens/deals/queries'

import type { Example } from './Examples'
import { keyOf } from './key'
import { KindChoice } from './KindChoice'
import { hasOptions } from './kinds'
import { newOption, OptionsEditor } from './OptionsEditor'
import { createField, editField, useUsage } from './queries'
import { beginning, bodyOf, type Values } from './values'
import { Ways } from './Ways'

interface Form {
  entity: Entity
  /** A field there is, one that is proposed, or nothing yet. */
  subject: OwnField | Example | 'new'
  onClose: () => void
  onCreated?: (field: OwnField) => void
}

export function FieldForm({ entity, subject, onClose, onCreated }: Form) {
  const { t } = useTranslation(['fields', 'common'])
  const field = subject !== 'new' && 'id' in subject ? subject : null
  const [values, setValues] = useState(() => beginning(subject))
  const put = (change: Partial<Values>) => setValues((old) => ({ ...old, ...change }))
  const taken = useTakenKeys(entity)
  const usage = useUsage(field)
  const key = values.key ?? keyOf(values.name, taken)
  const save = useWrite({
    call: () => {
      const body = bodyOf(values, entity)
      return field ? editField(field, body) : createField({ ...body, entity, key })
    },
    touches: ['field'],
    says: () => t(field ? 'saved' : 'created', { name: values.name }),
    quiet: true,
    onDone: (made) => {
      onCreated?.(made)
      onClose()
    },
  })
  const refusal = (name: string) => save.error?.fields.find((each) => each.field === name)?.message
  const [isLacking, setLacking] = useState(false)
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    event.stopPropagation()
    const lacks = hasOptions(values.kind) && values.options.every(({ name }) => name.trim() === '')
    setLacking(lacks)
    if (!lacks) save.mutate(undefined)
  }
  const choose = (kind: Values['kind']) =>
    put({ kind, options: hasOptions(kind) && values.options.length === 0 ? [newOption([])] : values.options })

  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={field ? field.name : t('add')}
      closeButtonProps={{ 'aria-label': t('common:act.close') }}
    >
      <form onSubmit={submit}>
        <Stack gap="md">
          <TextInput
            label={t('name')}
            placeholder={t('namePlaceholder')}
            required
            maxLength={120}
            data-autofocus
            error={refusal('name')}
            value={values.name}
            onChange={(event) => put({ name: event.currentTarget.value })}
          />
          <KindChoice value={values.kind} onChange={choose} possible={usage?.kinds ?? null} />
          {hasOptions(values.kind) && (
            <OptionsEditor
              options={values.options}
              onChange={(options) => put({ options })}
              usedIn={(id) => usage?.options.find((option) => option.id === id)?.rows ?? 0}
              refusal={isLacking ? t('noOptions') : refusal('options')}
            />
          )}
          <TextInput
            label={t('fieldHint')}
            placeholder={t('fieldHintPlaceholder')}
            maxLength={255}
            error={refusal('hint')}
            value={values.hint}
            onChange={(event) => put({ hint: event.currentTarget.value })}
          />
          <Switch
            label={t('isRequired')}
            description={t('isRequiredHint')}
            checked={values.required}
            onChange={(event) => put({ required: event.currentTarget.checked })}
          />
          {entity === 'deal' && <StagesAsked values={values} onChange={put} />}
          {!field && (
            <TextInput
              label={t('key')}
              description={t('keyHint')}
              maxLength={40}
              error={refusal('key')}
              value={key}
              onChange={(event) => put({ key: event.currentTarget.value })}
            />
          )}
          {save.error && save.error.fields.length === 0 && (
            <Text role="alert" size="sm" c="var(--bad)">
              {wordsOf(save.error)}
            </Text>
          )}
          {field && <Ways field={field} used={usage?.rows} onDone={onClose} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('common:act.cancel')}
            </Button>
            <Button type="submit" loading={save.isPending}>
              {t(field ? 'common:act.save' : 'common:act.add')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

function StagesAsked({ values, onChange }: { values: Values; onChange: (change: Partial<Values>) => void }) {
  const { t } = useTranslation('fields')
  const { choices } = useStages()
  return (
    <Stack gap="xs">
      <MultiSelect
        label={t('stages')}
        placeholder={values.stages.length === 0 ? t('stagesNone') : ''}
        searchable
        clearable
        value={values.stages.map(String)}
        onChange={(ids) => onChange({ stages: ids.map(Number) })}
        data={choices.map(({ group, items }) => ({
          group,
          items: items.map(({ id, name }) => ({ value: String(id), label: name })),
        }))}
      />
      {values.stages.length > 0 && (
        <Switch
          label={t('onwards')}
          description={t('onwardsHint')}
          checked={values.onwards}
          onChange={(event) => onChange({ onwards: event.currentTarget.checked })}
        />
      )}
    </Stack>
  )
}

function useTakenKeys(entity: Entity): Set<string> {
  const used = useQuery(fieldsQuery()).data ?? []
  const archived = useQuery(fieldsQuery(true)).data ?? []
  return new Set([...used, ...archived].filter((each) => each.entity === entity).map(({ key }) => key))
}
