/** A new deal from anywhere: what, for whom, how much; it begins on the first stage of its pipeline. */
import { Button, Group, NumberInput, Select, Stack, Text, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState, type SyntheticEvent } from 'react'
import { useTranslation } from 'react-i18next'

import { api, full } from '@/api/client'
import { pipelinesQuery } from '@/api/pipelines'
import { useWrite } from '@/api/write'
import { wordsOf } from '@/parts/notices'
import { OwnInputs } from '@/parts/own/OwnInputs'
import { refusalsIn, useRequired } from '@/parts/own/useOwnForm'
import { ClientField, type ChosenClient } from '@/screens/board/ClientField'

export function DealForm({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation(['create', 'common', 'board'])
  const navigate = useNavigate()
  const pipelines = useQuery(pipelinesQuery).data ?? []
  const [title, setTitle] = useState('')
  const [client, setClient] = useState<ChosenClient | null>(null)
  const [amount, setAmount] = useState<number | undefined>()
  const [chosen, setChosen] = useState<number | null>(null)
  const own = useRequired('deal')
  const pipeline = pipelines.find(({ id }) => id === chosen) ?? pipelines[0]
  const create = useWrite({
    call: ({ client_id, pipeline_id }: { client_id: number; pipeline_id: number }) =>
      full(
        api.POST('/api/deals', {
          body: { title, client_id, pipeline_id, amount: amount ?? 0, custom: own.custom },
        }),
      ),
    touches: ['deal'],
    says: () => t('done', { title }),
    quiet: true,
    onDone: ({ id }) => {
      onClose()
      void navigate({ to: '.', search: (old) => ({ ...old, deal: id }) })
    },
  })
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    if (client && pipeline && own.isFilled) create.mutate({ client_id: client.id, pipeline_id: pipeline.id })
  }
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <TextInput
          label={t('title')}
          required
          maxLength={255}
          data-autofocus
          value={title}
          onChange={(event) => setTitle(event.currentTarget.value)}
        />
        <ClientField labelled value={client} onChange={setClient} />
        {pipelines.length > 1 && (
          <Select
            label={t('pipeline')}
            value={pipeline ? String(pipeline.id) : null}
            onChange={(id) => setChosen(Number(id))}
            data={pipelines.map(({ id, name }) => ({ value: String(id), label: name }))}
          />
        )}
        <NumberInput
          label={t('amount', { currency: pipeline?.currency ?? '' })}
          min={0}
          decimalScale={2}
          thousandSeparator=" "
          decimalSeparator={t('board:decimal')}
          hideControls
          onChange={(value) => setAmount(value === '' ? undefined : Number(value))}
        />
        <OwnInputs
          fields={own.fields}
          texts={own.texts}
          onType={own.onType}
          refusals={refusalsIn(create.error)}
          currency={pipeline?.currency}
        />
        {create.error && (
          <Text role="alert" size="sm" c="var(--bad)">
            {wordsOf(create.error)}
          </Text>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('common:act.cancel')}
          </Button>
          <Button
            type="submit"
            loading={create.isPending}
            disabled={!client || title.trim() === '' || !own.isFilled}
          >
            {t('common:act.create')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
