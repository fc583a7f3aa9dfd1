/** Why deals were lost, asked once for all of them, where their new stage wants to know. */
import { useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useCallback, useState, type ReactNode } from 'react'

import { stagesQuery } from '@/api/pipelines'

const ReasonDialog = lazy(() => import('./ReasonDialog').then(({ ReasonDialog: it }) => ({ default: it })))

/** What goes with the order; null if the person would rather not move them. */
export type Reason = { reason?: string } | null

interface Asked {
  stage: string
  answer: (reason: Reason) => void
}

/** `reasonFor` waits for an answer where one is needed; `asking` is what asks for it. */
export function useReason(): {
  reasonFor: (pipelineId: number, stageId: number) => Promise<Reason>
  asking: ReactNode
} {
  const client = useQueryClient()
  const [asked, setAsked] = useState<Asked | null>(null)
  const reasonFor = useCallback(
    async (pipelineId: number, stageId: number): Promise<Reason> => {
      const stages = await client.query(stagesQuery(pipelineId)).catch(() => [])
      const stage = stages.find(({ id }) => id === stageId)
      if (!stage?.required_fields.includes('lost_reason')) return {}
      return new Promise((answer) => setAsked({ stage: stage.name, answer }))
    },
    [client],
  )
  const asking = asked && (
    <Suspense>
      <ReasonDialog
        stage={asked.stage}
        onAnswer={(reason) => {
          asked.answer(reason === null ? null : { reason })
          setAsked(null)
        }}
      />
    </Suspense>
  )
  return { reasonFor, asking }
}
