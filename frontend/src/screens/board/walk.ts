/** Which card is next, for one who walks the board by arrows. Pure. */
import { find, type Lane, type Place } from './lanes'

export type Way = 'up' | 'down' | 'left' | 'right'

export const WAYS: Record<string, Way> = {
  ArrowUp: 'up',
  ArrowDown: 'down',
  ArrowLeft: 'left',
  ArrowRight: 'right',
}

/** The card in that direction; to the sides, the one at the same height in the next column that has any. */
export function nextTo(lanes: Lane[], id: number, way: Way): number | null {
  const here = find(lanes, id)
  if (!here) return lanes.find((lane) => lane.deals.length > 0)?.deals[0]?.id ?? null
  if (way === 'up' || way === 'down') {
    return here.lane.deals[here.index + (way === 'up' ? -1 : 1)]?.id ?? null
  }
  const at = lanes.indexOf(here.lane)
  const beyond = way === 'left' ? lanes.slice(0, at).reverse() : lanes.slice(at + 1)
  const lane = beyond.find((each) => each.deals.length > 0)
  return lane?.deals[Math.min(here.index, lane.deals.length - 1)]?.id ?? null
}

/** Where a card goes that is pushed in that direction: past its neighbour, or on top of the next column. */
export function pushed(
  lanes: Lane[],
  id: number,
  way: Way,
): { stageId: number; place: Place; index: number } | null {
  const here = find(lanes, id)
  if (!here) return null
  const { lane, index } = here
  if (way === 'up') {
    const above = lane.deals[index - 1]
    return above ? { stageId: lane.stage_id, place: { before: above.id }, index: index - 1 } : null
  }
  if (way === 'down') {
    const below = lane.deals[index + 1]
    return below ? { stageId: lane.stage_id, place: { after: below.id }, index: index + 1 } : null
  }
  const beside = lanes[lanes.indexOf(lane) + (way === 'left' ? -1 : 1)]
  return beside ? { stageId: beside.stage_id, place: topOf(beside), index: 0 } : null
}

export function topOf(lane: Lane): Place {
  const first = lane.deals[0]
  return first ? { before: first.id } : {}
}
