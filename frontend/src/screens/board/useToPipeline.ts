/** Taking a deal to the beginning of another pipeline. */
import { useTranslation } from 'react-i18next'

import { api, full } from '@/api/client'
import { useWrite } from '@/api/write'

import type { Card } from './lanes'

export function useToPipeline(): (card: Card, pipelineId: number) => void {
  const { t } = useTranslation('board')
  const write = useWrite({
    call: ({ card, pipelineId }: { card: Card; pipelineId: number }) =>
      full(
        api.POST('/api/deals/{deal_id}/change-pipeline', {
          params: { path: { deal_id: card.id } },
          body: { pipeline_id: pipelineId },
        }),
      ),
    touches: ['deal'],
    says: ({ card }) => t('done.pipeline', { title: card.title }),
  })
  return (card, pipelineId) => write.mutate({ card, pipelineId })
}
