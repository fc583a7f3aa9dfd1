import { describe, expect, it } from 'vitest'

import { find, lanesOf, moved, once, placeOf, staysThere, withPart, type Card, type Column } from './lanes'

function card(id: number, fields: Partial<Card> = {}): Card {
  return {
    id,
    title: `Сделка ${id}`,
    amount: 100,
    currency: 'RUB',
    status: 'open',
    stage_id: 1,
    client_id: 1,
    client_name: 'Ромашка',
    manager_id: 1,
    manager_name: 'Анна',
    position: String.fromCharCode(96 + id),
    expected_close_date: null,
    created_at: '2026-11-01T00:00:00Z',
    updated_at: '2026-11-01T00:00:00Z',
    stage_since: '2026-11-01T00:00:00Z',
    days_in_stage: 3,
    is_rotting: false,
    next_task: null,
    tags: [],
    version: 1,
    ...fields,
  }
}

function column(stage_id: number, deals: Card[], fields: Partial<Column> = {}): Column {
  return {
    stage_id,
    stage_name: `Этап ${stage_id}`,
    color: '#94A3B8',
    sort_order: stage_id,
    win_probability: 50,
    is_final: false,
    is_won: false,
    rot_days: null,
    deals_count: deals.length,
    total_amount: deals.length * 100,
    totals: [{ currency: 'RUB', count: deals.length, amount: deals.length * 100 }],
    deals: deals.map((each) => ({ ...each, stage_id })),
    next: null,
    ...fields,
  }
}

const next = (cursor: string) => ({ next: `/api/pipelines/stages/1/cards?limit=2&cursor=${cursor}` })
const ids = (cards: Card[] | undefined) => cards?.map((each) => each.id)

describe('a move', () => {
  const lanes = lanesOf([column(1, [card(1), card(2), card(3)]), column(2, [card(4)])])

  it('takes the card along with its count and its sum', () => {
    const [from, to] = moved(lanes, 2, 2, { before: 4 }, 'RUB')

    expect(ids(from?.deals)).toEqual([1, 3])
    expect(ids(to?.deals)).toEqual([2, 4])
    expect([from?.deals_count, to?.deals_count]).toEqual([2, 2])
    expect([from?.total_amount, to?.total_amount]).toEqual([200, 200])
  })

  it('keeps currencies apart and drops a sum of nothing', () => {
    const start = lanesOf([
      column(1, [card(1, { currency: 'USD' })], { totals: [{ currency: 'USD', count: 1, amount: 100 }] }),
      column(2, []),
    ])

    const [from, to] = moved(start, 1, 2, {}, 'RUB')

    expect(from?.totals).toEqual([])
    expect(to?.totals).toContainEqual({ currency: 'USD', count: 1, amount: 100 })
    expect(to?.total_amount).toBe(0)
  })

  it('is taken back by the place it came from', () => {
    const from = find(lanes, 2)
    const home = from && placeOf(from.lane, from.index)

    const back = moved(moved(lanes, 2, 2, {}, 'RUB'), 2, 1, home ?? {}, 'RUB')

    expect(ids(back[0]?.deals)).toEqual([1, 2, 3])
    expect(back[0]?.total_amount).toBe(300)
  })

  it('begins the stay on another stage anew, and not on its own', () => {
    const other = find(moved(lanes, 2, 2, {}, 'RUB'), 2)
    const same = find(moved(lanes, 2, 1, { after: 3 }, 'RUB'), 2)

    expect(other?.card.days_in_stage).toBe(0)
    expect(same?.card.days_in_stage).toBe(3)
  })

  it('is none where the card stands already', () => {
    const [lane] = lanes

    expect(lane && staysThere(lane, 2, { before: 3 })).toBe(true)
    expect(lane && staysThere(lane, 2, { after: 1 })).toBe(true)
    expect(lane && staysThere(lane, 2, { before: 1 })).toBe(false)
  })
})

describe('a column read in parts', () => {
  const head = lanesOf([column(1, [card(1), card(2)], next('b'))])
  const mark = { position: 'b', id: 2, cursor: 'b' }

  it('goes on where the head ends', () => {
    const lane = head[0] && withPart(head[0], mark, [card(3), card(4)], 'd')

    expect(ids(lane?.deals)).toEqual([1, 2, 3, 4])
    expect(lane?.cursor).toBe('d')
  })

  it('keeps what was read further down when the head comes anew', () => {
    const known = head.map((lane) => withPart(lane, mark, [card(3), card(4)], null))

    const [lane] = lanesOf([column(1, [card(9, { position: 'A' }), card(1)], next('a'))], known)

    expect(ids(lane?.deals)).toEqual([9, 1, 2, 3, 4])
    expect(lane?.cursor).toBeNull()
  })

  it('shows nothing twice when a card from further down has moved up', () => {
    const known = head.map((lane) => withPart(lane, mark, [card(3), card(4)], null))

    const [lane] = lanesOf([column(1, [card(4, { position: 'A' }), card(1)], next('a'))], known)

    expect(ids(lane?.deals)).toEqual([4, 1, 2, 3])
  })

  it('forgets what a part, read anew, no longer has', () => {
    const known = head.map((lane) => withPart(lane, mark, [card(3), card(4), card(5)], 'e'))

    const lane = known[0] && withPart(known[0], mark, [card(3), card(5)], 'e')

    expect(ids(lane?.deals)).toEqual([1, 2, 3, 5])
  })

  it('shows a card only where its newer version stands', () => {
    const lanes = once(lanesOf([column(1, [card(1)]), column(2, [card(1, { version: 2 })])]))

    expect(ids(lanes[0]?.deals)).toEqual([])
    expect(ids(lanes[1]?.deals)).toEqual([1])
  })
})
