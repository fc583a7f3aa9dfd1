/** Which cards are chosen: one by one, or from one to another in a column. */
import { useCallback, useMemo, useRef, useState } from 'react'

import { find, type Lane } from './lanes'

export function useSelection(lanes: Lane[] | undefined) {
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set())
  const anchor = useRef<number | null>(null)

  const toggle = useCallback((id: number) => {
    anchor.current = id
    setChosen((before) => {
      const now = new Set(before)
      if (!now.delete(id)) now.add(id)
      return now
    })
  }, [])
  const extend = useCallback(
    (id: number) => {
      const between = lanes ? stretch(lanes, anchor.current, id) : [id]
      setChosen((before) => new Set([...before, ...between]))
    },
    [lanes],
  )
  const clear = useCallback(() => setChosen((before) => (before.size > 0 ? new Set() : before)), [])

  // A card that is gone from the board is chosen no longer.
  const here = useMemo(() => {
    if (chosen.size === 0 || !lanes) return chosen
    const shown = new Set(lanes.flatMap((lane) => lane.deals.map((card) => card.id)))
    return new Set([...chosen].filter((id) => shown.has(id)))
  }, [chosen, lanes])
  return useMemo(() => ({ chosen: here, toggle, extend, clear }), [here, toggle, extend, clear])
}

export type Selection = ReturnType<typeof useSelection>

/** The cards from one to another, if both stand in one column. */
function stretch(lanes: Lane[], from: number | null, to: number): number[] {
  const start = from === null ? null : find(lanes, from)
  const end = find(lanes, to)
  if (!start || !end || start.lane !== end.lane) return [to]
  const [above, below] = [Math.min(start.index, end.index), Math.max(start.index, end.index)]
  return end.lane.deals.slice(above, below + 1).map((card) => card.id)
}
