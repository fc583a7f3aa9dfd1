/** A row that is dragged among its like. Who can't drag uses the buttons beside it. */
import { combine } from '@atlaskit/pragmatic-drag-and-drop/combine'
import { draggable, dropTargetForElements } from '@atlaskit/pragmatic-drag-and-drop/element/adapter'
import { attachClosestEdge, extractClosestEdge } from '@atlaskit/pragmatic-drag-and-drop-hitbox/closest-edge'
import type { Edge } from '@atlaskit/pragmatic-drag-and-drop-hitbox/types'
import { useEffect, useRef, useState, type RefObject } from 'react'

interface Sortable {
  row: RefObject<HTMLLIElement | null>
  edge: Edge | null
  dragging: boolean
}

/** `onDrop(from, to)`: the row with the id `from` is dropped so that it stands at the place `to`. */
export function useSortable(
  list: string,
  id: number,
  place: number,
  onDrop: (from: number, to: number) => void,
): Sortable {
  const row = useRef<HTMLLIElement>(null)
  const drop = useRef(onDrop)
  const [edge, setEdge] = useState<Edge | null>(null)
  const [dragging, setDragging] = useState(false)
  useEffect(() => {
    drop.current = onDrop
  })

  useEffect(() => {
    const element = row.current
    if (!element) return undefined
    return combine(
      draggable({
        element,
        getInitialData: () => ({ list, id, place }),
        onDragStart: () => setDragging(true),
        onDrop: () => setDragging(false),
      }),
      dropTargetForElements({
        element,
        canDrop: ({ source }) => source.data.list === list && source.data.id !== id,
        getData: ({ input, element: target }) =>
          attachClosestEdge({ place }, { input, element: target, allowedEdges: ['top', 'bottom'] }),
        onDrag: ({ self }) => setEdge(extractClosestEdge(self.data)),
        onDragLeave: () => setEdge(null),
        onDrop: ({ source, self }) => {
          setEdge(null)
          const below = extractClosestEdge(self.data) === 'bottom' ? 1 : 0
          const from = Number(source.data.place)
          const to = place + below
          drop.current(Number(source.data.id), from < to ? to - 1 : to)
        },
      }),
    )
  }, [list, id, place])

  return { row, edge, dragging }
}
