/** Doing the same to several cards: one request, one way back. */
import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'

import { api, full } from '@/api/client'
import { useWrite } from '@/api/write'
import { tellFailed } from '@/parts/notices'

import { moved, taken, type Lane } from './lanes'
import type { BoardKey } from './queries'
import { topOf } from './walk'

export interface Order {
  action: 'move' | 'assign' | 'delete'
  ids: number[]
  stage_id?: number
  manager_id?: number | null
  reason?: string
}

export function useMany(key: BoardKey, currency: string) {
  const { t } = useTranslation('board')
  const client = useQueryClient()
  const write = useWrite({
    call: (order: Order) => full(api.POST('/api/deals/bulk', { body: { ...order, mode: 'each' } })),
    touches: ['deal'],
    foresees: { in: key, as: (lanes: Lane[], order) => foreseen(lanes, order, currency) },
    says: (order, { done }) => t(`many.${order.action}`, { count: done }),
    onDone: ({ failed }) => {
      const [first] = failed
      if (!first) return
      const message = t('many.failed', { count: failed.length, reason: first.detail })
      tellFailed(message)
    },
  })
  return (order: Order) => {
    write.mutate({ ...order, ids: inOrder(client.getQueryData<Lane[]>(key) ?? [], order.ids) })
  }
}

/** As they stand on the board, column after column, from the top. */
function inOrder(lanes: Lane[], ids: number[]): number[] {
  const chosen = new Set(ids)
  return lanes.flatMap((lane) => lane.deals.map((card) => card.id)).filter((id) => chosen.has(id))
}

/** The board as it will look if nothing is refused. */
function foreseen(lanes: Lane[], { action, ids, stage_id }: Order, currency: string): Lane[] {
  if (action === 'delete') return ids.reduce((now, id) => taken(now, id, currency), lanes)
  const stage = lanes.find((lane) => lane.stage_id === stage_id)
  if (action !== 'move' || !stage) return lanes
  const here = new Set(stage.deals.map((card) => card.id))
  return [...ids]
    .reverse()
    .filter((id) => !here.has(id))
    .reduce((now, id) => {
      const lane = now.find((each) => each.stage_id === stage_id) ?? stage
      return moved(now, id, lane.stage_id, topOf(lane), currency)
    }, lanes)
}
