/** The stages of a pipeline, in their order, which is changed by dragging or by the arrows. */
import { ActionIcon, Badge, Button, Group, Text } from '@mantine/core'
import IconDown from '@tabler/icons-react/icons/IconChevronDown'
import IconUp from '@tabler/icons-react/icons/IconChevronUp'
import IconGrip from '@tabler/icons-react/icons/IconGripVertical'
import IconEdit from '@tabler/icons-react/icons/IconPencil'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { api, full } from '@/api/client'
import { stagesQuery, type Stage } from '@/api/pipelines'
import { useWrite } from '@/api/write'
import { announce } from '@/parts/announce'
import { Failed, Waiting } from '@/parts/states'
import { useSortable } from '@/parts/useSortable'

import { Card } from './Card'
import classes from './Settings.module.css'
import { StageForm } from './StageForm'

export function Stages({ pipeline }: { pipeline: number }) {
  const { t } = useTranslation('settings')
  const query = stagesQuery(pipeline)
  const stages = useQuery(query)
  const [form, setForm] = useState<Stage | 'new' | null>(null)
  const reorder = useWrite({
    call: (order: Stage[]) =>
      full(
        api.PUT('/api/pipelines/{pipeline_id}/stages/order', {
          params: { path: { pipeline_id: pipeline } },
          body: { stage_ids: order.map(({ id }) => id) },
        }),
      ),
    touches: ['stage'],
    foresees: { in: query.queryKey, as: (_now: Stage[], order) => order },
    says: () => t('pipelines.moved'),
  })
  if (stages.isPending) return <Waiting />
  if (stages.isError) return <Failed problem={stages.error} onRetry={() => void stages.refetch()} />

  const put = (id: number, place: number) => {
    const order = stages.data.filter((stage) => stage.id !== id)
    const moved = stages.data.find((stage) => stage.id === id)
    if (!moved) return
    order.splice(place, 0, moved)
    reorder.mutate(order)
    announce(`${moved.name}: ${place + 1} / ${order.length}`)
  }

  return (
    <Card
      title={t('pipelines.stages')}
      action={
        <Button size="xs" onClick={() => setForm('new')}>
          {t('pipelines.addStage')}
        </Button>
      }
    >
      <Text size="xs" c="var(--muted)" mb="xs">
        {t('pipelines.stageHint')}
      </Text>
      <ol className={classes.rows}>
        {stages.data.map((stage, place) => (
          <Row
            key={stage.id}
            stage={stage}
            place={place}
            last={place === stages.data.length - 1}
            put={put}
            onEdit={setForm}
          />
        ))}
      </ol>
      {form && (
        <StageForm pipeline={pipeline} stage={form === 'new' ? null : form} onClose={() => setForm(null)} />
      )}
    </Card>
  )
}

interface Row {
  stage: Stage
  place: number
  last: boolean
  put: (id: number, place: number) => void
  onEdit: (stage: Stage) => void
}

function Row({ stage, place, last, put, onEdit }: Row) {
  const { t } = useTranslation('settings')
  const { name } = stage
  const { row, edge, dragging } = useSortable('stages', stage.id, place, put)
  const outcome = stage.is_final ? (stage.is_won ? 'won' : 'lost') : 'open'
  return (
    <li ref={row} className={classes.row} data-edge={edge ?? undefined} data-dragging={dragging || undefined}>
      <IconGrip size={18} className={classes.grip} aria-hidden />
      <span className={classes.dot} style={{ '--c': stage.color }} aria-hidden />
      <Text className={classes.grow} truncate>
        {name}
      </Text>
      {outcome !== 'open' && (
        <Badge variant="default" c={outcome === 'won' ? 'var(--good)' : 'var(--bad)'}>
          {t(`pipelines.outcomes.${outcome}`)}
        </Badge>
      )}
      <Text size="sm" c="var(--muted)" className="figures">
        {stage.win_probability} %
      </Text>
      <Group gap={2} wrap="nowrap">
        <ActionIcon
          aria-label={t('pipelines.up', { name })}
          disabled={place === 0}
          onClick={() => put(stage.id, place - 1)}
        >
          <IconUp size={16} />
        </ActionIcon>
        <ActionIcon
          aria-label={t('pipelines.down', { name })}
          disabled={last}
          onClick={() => put(stage.id, place + 1)}
        >
          <IconDown size={16} />
        </ActionIcon>
        <ActionIcon aria-label={t('pipelines.edit', { name })} onClick={() => onEdit(stage)}>
          <IconEdit size={16} />
        </ActionIcon>
      </Group>
    </li>
  )
}
