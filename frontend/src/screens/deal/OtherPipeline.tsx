/** Taking a deal to another pipeline. */
import { Button, Group, Modal, Select, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { wordsOf } from '@/parts/notices'

import { useChangePipeline, usePipelines, useStages, type Deal } from './queries'

export function OtherPipeline({ deal, onClose }: { deal: Deal; onClose: () => void }) {
  const { t } = useTranslation(['deal', 'common'])
  const pipelines = usePipelines()
  const others = pipelines.data?.filter(({ id }) => id !== deal.pipeline_id) ?? []
  const [pipeline, setPipeline] = useState<number | null>(others[0]?.id ?? null)
  const [stage, setStage] = useState<string | null>(null)
  const stages = useStages(pipeline)
  const open = stages.data?.filter(({ is_final }) => !is_final) ?? []
  const name = others.find(({ id }) => id === pipeline)?.name ?? ''
  const move = useChangePipeline(t('movedTo', { name }), onClose)
  const go = () => {
    if (pipeline !== null) move.mutate({ deal, pipeline, stage: Number(stage) || undefined })
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('toPipeline')}
      closeButtonProps={{ 'aria-label': t('common:act.close') }}
    >
      <Stack gap="sm">
        <Select
          label={t('pipeline')}
          value={String(pipeline)}
          onChange={(id) => {
            setPipeline(Number(id))
            setStage(null)
          }}
          data={others.map(({ id, name: label }) => ({ value: String(id), label }))}
        />
        <Select
          label={t('stage')}
          value={stage ?? (open[0] ? String(open[0].id) : null)}
          onChange={setStage}
          data={open.map(({ id, name: label }) => ({ value: String(id), label }))}
        />
        {move.error && (
          <Text role="alert" size="sm" c="var(--bad)">
            {wordsOf(move.error)}
          </Text>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('common:act.cancel')}
          </Button>
          <Button loading={move.isPending} onClick={go}>
            {t('move')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
