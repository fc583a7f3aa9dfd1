/** A new pipeline, or what one is called; archived and deleted from here too. */
import { Button, Select, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { api, full, type Schemas } from '@/api/client'
import type { Pipeline } from '@/api/pipelines'
import { useMe } from '@/api/session'
import { useWrite } from '@/api/write'
import { FormDialog, Remove } from '@/parts/FormDialog'

type Currency = NonNullable<Schemas['PipelineIn']['currency']>

// The rest of ISO 4217 is taken over the API; these are what our users trade in.
const CURRENCIES: Currency[] = [
  'RUB',
  'BYN',
  'KZT',
  'UZS',
  'KGS',
  'AMD',
  'GEL',
  'AZN',
  'TRY',
  'CNY',
  'AED',
  'EUR',
  'USD',
]

interface Form {
  pipeline: Pipeline | null
  onClose: () => void
  onCreated: (made: Pipeline) => void
}

export function PipelineForm({ pipeline, onClose, onCreated }: Form) {
  const { t } = useTranslation(['settings', 'common'])
  const me = useMe()
  const [name, setName] = useState(pipeline?.name ?? '')
  const [currency, setCurrency] = useState((pipeline?.currency ?? me.currency) as Currency)
  const path = { pipeline_id: pipeline?.id ?? 0 }

  const save = useWrite({
    call: () =>
      pipeline
        ? full(api.PATCH('/api/pipelines/{pipeline_id}', { params: { path }, body: { name, currency } }))
        : full(api.POST('/api/pipelines', { body: { name, currency, sort_order: 0, is_active: true } })),
    touches: ['pipeline'],
    says: () => t(pipeline ? 'pipelines.saved' : 'pipelines.created', { name }),
    onDone: (made) => {
      if (!pipeline) onCreated(made)
      onClose()
    },
  })
  const archive = useWrite({
    call: (is_active: boolean) =>
      full(api.PATCH('/api/pipelines/{pipeline_id}', { params: { path }, body: { is_active } })),
    touches: ['pipeline'],
    says: () => t('pipelines.saved', { name }),
    onDone: onClose,
  })
  const remove = useWrite({
    call: () => full(api.DELETE('/api/pipelines/{pipeline_id}', { params: { path } })),
    touches: ['pipeline'],
    says: () => t('pipelines.removed', { name }),
    onDone: onClose,
  })

  return (
    <FormDialog
      title={pipeline ? pipeline.name : t('pipelines.add')}
      saving={save.isPending}
      onSave={() => save.mutate(undefined)}
      onClose={onClose}
      aside={
        pipeline && (
          <>
            <Button
              variant="default"
              loading={archive.isPending}
              onClick={() => archive.mutate(!pipeline.is_active)}
            >
              {t(pipeline.is_active ? 'pipelines.archive' : 'pipelines.restore')}
            </Button>
            <Remove removing={remove.isPending} onClick={() => remove.mutate(undefined)} />
          </>
        )
      }
    >
      <TextInput
        label={t('pipelines.name')}
        required
        maxLength={120}
        data-autofocus
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Select
        label={t('pipelines.currency')}
        searchable
        value={currency}
        onChange={(value) => setCurrency(value as Currency)}
        data={[...new Set([currency, ...CURRENCIES])]}
      />
    </FormDialog>
  )
}
