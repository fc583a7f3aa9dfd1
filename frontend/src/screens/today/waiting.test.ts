import { describe, expect, it } from 'vitest'

import type { Schemas } from '@/api/client'

import { waiting } from './waiting'

const NOW = Date.parse('2026-11-23T12:00:00Z')
const deal = (id: number, days: number, stage_id = 1) =>
  ({ id, stage_id, stage_since: new Date(NOW - days * 86_400_000).toISOString() }) as Schemas['DealOut']

describe('deals that wait', () => {
  it('are those over the limit of their stage, the worst first, then those without a task', () => {
    const limits = new Map([
      [1, 10],
      [2, 2],
    ])

    const found = waiting([deal(1, 12), deal(2, 8, 2), deal(3, 5)], [deal(4, 1), deal(1, 12)], limits, NOW)

    expect(found.map(({ deal: { id }, days, limit, isIdle }) => [id, days, limit, isIdle])).toEqual([
      [2, 8, 2, false],
      [1, 12, 10, true],
      [4, 1, null, true],
    ])
  })

  it('are none where a stage has no limit and everything is planned', () => {
    expect(waiting([deal(1, 400)], [], new Map([[1, null]]), NOW)).toEqual([])
  })
})
