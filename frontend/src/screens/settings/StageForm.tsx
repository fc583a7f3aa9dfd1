/** A stage: its name and colour, what it means, and what it asks of a deal. */
import { Checkbox, ColorInput, NumberInput, Select, Stack, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { api, full } from '@/api/client'
import type { Stage } from '@/api/pipelines'
import { useWrite } from '@/api/write'
import { FormDialog, Remove } from '@/parts/FormDialog'

const COLORS = [
  '#94A3B8',
  '#3B82F6',
  '#8B5CF6',
  '#F59E0B',
  '#10B981',
  '#059669',
  '#EF4444',
  '#EC4899',
  '#06B6D4',
]
const NEEDS = ['amount', 'expected_close_date', 'lost_reason', 'description'] as const
const OUTCOMES = ['open', 'won', 'lost'] as const
type Outcome = (typeof OUTCOMES)[number]

export function StageForm({
  pipeline,
  stage,
  onClose,
}: {
  pipeline: number
  stage: Stage | null
  onClose: () => void
}) {
  const { t } = useTranslation(['settings', 'common'])
  const [name, setName] = useState(stage?.name ?? '')
  const [color, setColor] = useState(stage?.color ?? COLORS[0] ?? '')
  const [probability, setProbability] = useState(stage?.win_probability ?? 50)
  const [outcome, setOutcome] = useState<Outcome>(stage?.is_final ? (stage.is_won ? 'won' : 'lost') : 'open')
  const [rot, setRot] = useState<number | null>(stage?.rot_days ?? null)
  const [needs, setNeeds] = useState<string[]>(stage?.required_fields ?? [])
  const path = { stage_id: stage?.id ?? 0 }

  const save = useWrite({
    call: () => {
      const body = {
        name,
        color,
        win_probability: probability,
        rot_days: rot,
        required_fields: NEEDS.filter((need) => needs.includes(need)),
        is_final: outcome !== 'open',
        is_won: outcome === 'won',
      }
      return stage
        ? full(api.PATCH('/api/pipelines/stages/{stage_id}', { params: { path }, body }))
        : full(
            api.POST('/api/pipelines/{pipeline_id}/stages', {
              params: { path: { pipeline_id: pipeline } },
              body,
            }),
          )
    },
    touches: ['stage'],
    says: () => t('pipelines.stageSaved', { name }),
    onDone: onClose,
  })
  const remove = useWrite({
    call: () => full(api.DELETE('/api/pipelines/stages/{stage_id}', { params: { path } })),
    touches: ['stage'],
    says: () => t('pipelines.stageRemoved', { name }),
    onDone: onClose,
  })

  return (
    <FormDialog
      title={stage ? stage.name : t('pipelines.addStage')}
      saving={save.isPending}
      onSave={() => save.mutate(undefined)}
      onClose={onClose}
      aside={stage && <Remove removing={remove.isPending} onClick={() => remove.mutate(undefined)} />}
    >
      <TextInput
        label={t('pipelines.name')}
        required
        maxLength={120}
        data-autofocus
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <ColorInput
        label={t('pipelines.color')}
        withEyeDropper={false}
        swatches={COLORS}
        value={color}
        onChange={setColor}
        required
      />
      <Select
        label={t('pipelines.outcome')}
        value={outcome}
        onChange={(value) => setOutcome(value as Outcome)}
        data={OUTCOMES.map((value) => ({ value, label: t(`pipelines.outcomes.${value}`) }))}
      />
      <NumberInput
        label={t('pipelines.probability')}
        min={0}
        max={100}
        value={probability}
        onChange={(value) => setProbability(Number(value))}
      />
      <NumberInput
        label={t('pipelines.rot')}
        description={t('pipelines.rotHint')}
        min={1}
        max={3650}
        value={rot ?? ''}
        onChange={(value) => setRot(value === '' ? null : Number(value))}
      />
      <Checkbox.Group label={t('pipelines.needs')} value={needs} onChange={setNeeds}>
        <Stack gap={6} mt={6}>
          {NEEDS.map((need) => (
            <Checkbox key={need} value={need} label={t(`pipelines.need.${need}`)} />
          ))}
        </Stack>
      </Checkbox.Group>
    </FormDialog>
  )
}
