/**
 * What is known of a board: its columns from the top down to where each has been read. Pure functions.
 *
 * A part that the server sends speaks for its whole stretch of a column, from the card it starts after to its
 * last card. So what was read further down stays when the head comes anew, and nothing is shown twice.
 */
import type { Schemas } from '@/api/client'

export type Card = Schemas['Card']
export type Column = Schemas['Column']

/** Where a further part of the column starts. */
export interface Mark {
  position: string
  id: number
  cursor: string
}

export interface Lane extends Omit<Column, 'next'> {
  /** Where the unknown begins; null when all is known. */
  cursor: string | null
  marks: Mark[]
}

/** Beside which card a dropped one shall stand; at the top if beside none. */
export interface Place {
  before?: number | undefined
  after?: number | undefined
}

type Standing = Pick<Card, 'position' | 'id'>

function isAbove(one: Standing, other: Standing): boolean {
  if (one.position !== other.position) return one.position < other.position
  return one.id < other.id
}

function cursorOf(next: string | null): string | null {
  return next === null ? null : new URL(next, 'http://here').searchParams.get('cursor')
}

/** A board just read, together with what was known further down. */
export function lanesOf(columns: Column[], known: Lane[] = []): Lane[] {
  const seen = new Set(columns.flatMap((column) => column.deals.map((card) => card.id)))
  return columns.map(({ next, ...column }) => {
    const cursor = cursorOf(next)
    const last = column.deals.at(-1)
    const former = known.find((lane) => lane.stage_id === column.stage_id)
    if (cursor === null || !last) return { ...column, cursor, marks: [] }
    const further = former?.deals.filter((card) => isAbove(last, card) && !seen.has(card.id)) ?? []
    const mark = { position: last.position, id: last.id, cursor }
    if (!former || further.length === 0) return { ...column, cursor, marks: [mark] }
    return {
      ...column,
      deals: [...column.deals, ...further],
      cursor: former.cursor,
      marks: [mark, ...former.marks.filter((other) => isAbove(last, other))],
    }
  })
}

/** A lane with the part that starts at a mark. */
export function withPart(lane: Lane, from: Mark, cards: Card[], cursor: string | null): Lane {
  const ids = new Set(cards.map((card) => card.id))
  const last = cards.at(-1)
  const over = lane.deals.filter((card) => !isAbove(from, card) && !ids.has(card.id))
  const under = cursor === null || !last ? [] : lane.deals.filter((card) => isAbove(last, card))
  const beyond = under.filter((card) => !ids.has(card.id))
  const upper = lane.marks.filter((mark) => !isAbove(from, mark))
  const lower =
    last && cursor !== null
      ? [
          { position: last.position, id: last.id, cursor },
          ...lane.marks.filter((mark) => isAbove(last, mark)),
        ]
      : []
  return {
    ...lane,
    deals: [...over, ...cards, ...beyond],
    cursor: beyond.length > 0 ? lane.cursor : cursor,
    marks: [...upper, ...lower],
  }
}

/** The mark from which the card at `index` is read anew; null if it belongs to the head. */
export function markAbove(lane: Lane, index: number): Mark | null {
  const card = lane.deals[index]
  if (!card) return null
  return lane.marks.filter((mark) => isAbove(mark, card)).at(-1) ?? null
}

/** A card that was read in two columns stands where its newer version says. */
export function once(lanes: Lane[]): Lane[] {
  const newest = new Map<number, Card>()
  let twice = false
  for (const card of lanes.flatMap((lane) => lane.deals)) {
    const other = newest.get(card.id)
    if (other) twice = true
    if (!other || other.version < card.version) newest.set(card.id, card)
  }
  if (!twice) return lanes
  return lanes.map((lane) => ({ ...lane, deals: lane.deals.filter((card) => newest.get(card.id) === card) }))
}

export function find(lanes: Lane[], id: number): { lane: Lane; card: Card; index: number } | null {
  for (const lane of lanes) {
    const index = lane.deals.findIndex((card) => card.id === id)
    const card = lane.deals[index]
    if (card) return { lane, card, index }
  }
  return null
}

/** Where a card stands, in the words of a drop. */
export function placeOf(lane: Lane, index: number): Place {
  const below = lane.deals[index + 1]
  const above = lane.deals[index - 1]
  if (below) return { before: below.id }
  return above ? { after: above.id } : {}
}

/** Whether a card dropped there would stay where it is. */
export function staysThere(lane: Lane, id: number, place: Place): boolean {
  const index = lane.deals.findIndex((card) => card.id === id)
  if (index < 0) return false
  if (place.before === id || place.after === id) return true
  if (place.before !== undefined) return lane.deals[index + 1]?.id === place.before
  if (place.after !== undefined) return lane.deals[index - 1]?.id === place.after
  return true
}

/** The board after a card was moved: cards, counts and sums. */
export function moved(lanes: Lane[], id: number, stageId: number, place: Place, currency: string): Lane[] {
  const found = find(lanes, id)
  if (!found) return lanes
  const { card } = found
  return put(taken(lanes, id, currency), card, stageId, place, currency)
}

export function taken(lanes: Lane[], id: number, currency: string): Lane[] {
  return lanes.map((lane) => {
    const card = lane.deals.find((each) => each.id === id)
    if (!card) return lane
    return counted({ ...lane, deals: lane.deals.filter((each) => each.id !== id) }, card, -1, currency)
  })
}

export function put(lanes: Lane[], card: Card, stageId: number, place: Place, currency: string): Lane[] {
  return lanes.map((lane) => {
    if (lane.stage_id !== stageId) return lane
    const at = indexFor(lane, place)
    const neighbour = lane.deals[at] ?? lane.deals[at - 1]
    const status = lane.is_final ? (lane.is_won ? 'won' : 'lost') : 'open'
    const entering = card.stage_id === stageId ? {} : { days_in_stage: 0, is_rotting: false }
    const fresh = {
      ...card,
      ...entering,
      stage_id: stageId,
      status,
      position: neighbour?.position ?? card.position,
    } as const
    const deals = [...lane.deals.slice(0, at), fresh, ...lane.deals.slice(at)]
    return counted({ ...lane, deals }, card, 1, currency)
  })
}

function indexFor(lane: Lane, { before, after }: Place): number {
  const above = lane.deals.findIndex((card) => card.id === before)
  if (above >= 0) return above
  const below = lane.deals.findIndex((card) => card.id === after)
  return below >= 0 ? below + 1 : 0
}

function counted(lane: Lane, card: Card, sign: 1 | -1, currency: string): Lane {
  const totals = lane.totals.some((total) => total.currency === card.currency)
    ? lane.totals
    : [...lane.totals, { currency: card.currency, count: 0, amount: 0 }]
  const changed = totals
    .map((total) =>
      total.currency === card.currency
        ? { ...total, count: total.count + sign, amount: exact(total.amount + sign * card.amount) }
        : total,
    )
    .filter((total) => total.count > 0)
  const own = changed.find((total) => total.currency === currency)
  return {
    ...lane,
    deals_count: lane.deals_count + sign,
    total_amount: own?.amount ?? 0,
    totals: changed,
  }
}

/** Money stays in whole hundredths. */
function exact(amount: number): number {
  return Math.round(amount * 100) / 100
}

/** What the server now says of a card that is shown already. */
export function refreshed(lanes: Lane[], id: number, fresh: Partial<Card>): Lane[] {
  return lanes.map((lane) =>
    lane.deals.some((card) => card.id === id)
      ? { ...lane, deals: lane.deals.map((card) => (card.id === id ? { ...card, ...fresh } : card)) }
      : lane,
  )
}
