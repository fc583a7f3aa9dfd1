/** Which deals wait for somebody: what stands too long comes first, then what nothing is planned for. Pure. */
import type { Schemas } from '@/api/client'

type Deal = Schemas['DealOut']

export interface WaitingDeal {
  deal: Deal
  days: number
  /** Days it may stand there; null if it stands no longer than it may. */
  limit: number | null
  isIdle: boolean
}

const DAY = 86_400_000

export function waiting(
  oldest: readonly Deal[],
  idle: readonly Deal[],
  limits: ReadonlyMap<number, number | null>,
  now: number,
): WaitingDeal[] {
  const withoutTask = new Set(idle.map(({ id }) => id))
  const all = new Map([...oldest, ...idle].map((deal) => [deal.id, deal]))
  return [...all.values()]
    .map((deal) => {
      const days = Math.floor((now - Date.parse(deal.stage_since)) / DAY)
      const limit = limits.get(deal.stage_id) ?? null
      const isOver = limit !== null && days > limit
      return { deal, days, limit: isOver ? limit : null, isIdle: withoutTask.has(deal.id) }
    })
    .filter(({ limit, isIdle }) => limit !== null || isIdle)
    .sort((one, other) => over(other) - over(one) || other.days - one.days)
}

/** By how many times its limit is exceeded. */
function over({ days, limit }: WaitingDeal): number {
  return limit === null ? 0 : days / Math.max(limit, 1)
}
