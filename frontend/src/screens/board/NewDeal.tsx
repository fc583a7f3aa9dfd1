/** A new deal, written down where it will stand: what, for whom, how much. */
import { Button, Group, NumberInput, Paper, Stack, TextInput } from '@mantine/core'
import { useState, type KeyboardEvent, type SyntheticEvent } from 'react'
import { useTranslation } from 'react-i18next'

import { api, full } from '@/api/client'
import { useWrite } from '@/api/write'

import { OwnInputs } from '@/parts/own/OwnInputs'
import { refusalsIn, useRequired } from '@/parts/own/useOwnForm'

import { ClientField, type ChosenClient } from './ClientField'
import classes from './LaneView.module.css'
import { useActions } from './actions'

export function NewDeal({ stageId, currency }: { stageId: number; currency: string }) {
  const { t } = useTranslation(['board', 'common'])
  const actions = useActions()
  const [title, setTitle] = useState('')
  const [client, setClient] = useState<ChosenClient | null>(null)
  const [amount, setAmount] = useState<number | undefined>()
  const own = useRequired('deal')
  const close = () => actions.create(null)
  const create = useWrite({
    call: (client_id: number) =>
      full(
        api.POST('/api/deals', {
          body: { title, client_id, stage_id: stageId, amount: amount ?? 0, custom: own.custom },
        }),
      ),
    touches: ['deal'],
    says: () => t('new.done', { title }),
    onDone: close,
  })
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    if (client && own.isFilled) create.mutate(client.id)
  }
  const pressed = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && !event.defaultPrevented) close()
  }
  return (
    <Paper className={classes.fresh}>
      <form onSubmit={submit} onKeyDown={pressed} aria-label={t('new.title')}>
        <Stack gap={8}>
          <TextInput
            aria-label={t('new.name')}
            placeholder={t('new.name')}
            value={title}
            onChange={(event) => setTitle(event.currentTarget.value)}
            required
            maxLength={255}
            autoFocus
          />
          <ClientField value={client} onChange={setClient} />
          <NumberInput
            aria-label={t('field.amount', { currency })}
            placeholder={t('field.amount', { currency })}
            min={0}
            decimalScale={2}
            thousandSeparator=" "
            decimalSeparator={t('decimal')}
            hideControls
            onChange={(value) => setAmount(value === '' ? undefined : Number(value))}
          />
          <OwnInputs
            fields={own.fields}
            texts={own.texts}
            onType={own.onType}
            refusals={refusalsIn(create.error)}
            currency={currency}
          />
          <Group gap={8}>
            <Button
              type="submit"
              size="compact-md"
              loading={create.isPending}
              disabled={!client || !title.trim() || !own.isFilled}
            >
              {t('common:act.create')}
            </Button>
            <Button variant="subtle" color="gray" size="compact-md" onClick={close}>
              {t('common:act.cancel')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Paper>
  )
}
