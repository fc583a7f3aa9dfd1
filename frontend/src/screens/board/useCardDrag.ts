/** Dragging cards with a mouse, all of it: what is dragged, where it would land, what scrolls meanwhile. */
import { autoScrollForElements } from '@atlaskit/pragmatic-drag-and-drop-auto-scroll/element'
import { combine } from '@atlaskit/pragmatic-drag-and-drop/combine'
import {
  draggable,
  dropTargetForElements,
  monitorForElements,
} from '@atlaskit/pragmatic-drag-and-drop/element/adapter'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState, type RefObject } from 'react'

import { hold } from '@/api/live'

import type { Place } from './lanes'

const KIND = 'card'

/** Where a card would land: between which cards, and at what height the line is drawn. */
export interface Landing extends Place {
  line: number
}

/** Makes the element draggable as the card with this id. */
export function useCardDrag(ref: RefObject<HTMLElement | null>, id: number, enabled: boolean): void {
  useEffect(() => {
    const element = ref.current
    if (!element || !enabled) return undefined
    return draggable({ element, getInitialData: () => ({ kind: KIND, id }) })
  }, [ref, id, enabled])
}

interface Target {
  isOpen: boolean
  stageId: number
  /** Where a card dropped at this height of the window would land; null if it would stay. */
  landing: (clientY: number, id: number) => Landing | null
  scroller: RefObject<HTMLElement | null>
}

/** Makes a column take cards; tells where the line stands while one hovers, and `undefined` while none does. */
export function useColumnDrop(
  ref: RefObject<HTMLElement | null>,
  target: Target,
): Landing | null | undefined {
  const [landing, setLanding] = useState<Landing | null | undefined>()
  const current = useRef(target)
  useEffect(() => {
    current.current = target
  })
  useEffect(() => {
    const element = ref.current
    const scroller = current.current.scroller.current
    if (!element || !scroller) return undefined
    const isCard = ({ source }: { source: { data: Record<string, unknown> } }) => source.data.kind === KIND
    return combine(
      dropTargetForElements({
        element,
        canDrop: isCard,
        getData: ({ input, source }) => ({
          stageId: current.current.stageId,
          landing: current.current.landing(input.clientY, Number(source.data.id)),
        }),
        onDragEnter: ({ self }) => setLanding(self.data.landing as Landing | null),
        onDrag: ({ self }) => setLanding((before) => same(before, self.data.landing as Landing | null)),
        onDragLeave: () => setLanding(undefined),
        onDrop: () => setLanding(undefined),
      }),
      autoScrollForElements({ element: scroller, canScroll: isCard }),
    )
  }, [ref, target.isOpen])
  return landing
}

function same(before: Landing | null | undefined, now: Landing | null): Landing | null {
  return before && now && before.line === now.line ? before : now
}

export interface Drop {
  id: number
  stageId: number
  place: Place
}

/** Watches all of the board: which card is dragged, and where it was dropped. News wait meanwhile. */
export function useDragging(
  board: RefObject<HTMLElement | null>,
  onDrop: (drop: Drop) => void,
): number | null {
  const client = useQueryClient()
  const [dragged, setDragged] = useState<number | null>(null)
  const drop = useRef(onDrop)
  useEffect(() => {
    drop.current = onDrop
  })
  useEffect(() => {
    const element = board.current
    if (!element) return undefined
    let release: (() => void) | undefined
    return combine(
      monitorForElements({
        canMonitor: ({ source }) => source.data.kind === KIND,
        onDragStart: ({ source }) => {
          release = hold(client)
          setDragged(Number(source.data.id))
        },
        onDrop: ({ source, location }) => {
          setDragged(null)
          const target = location.current.dropTargets[0]
          const landing = target?.data.landing as Landing | null | undefined
          if (target && landing) {
            const { before, after } = landing
            drop.current({
              id: Number(source.data.id),
              stageId: Number(target.data.stageId),
              place: { before, after },
            })
          }
          release?.()
        },
      }),
      autoScrollForElements({ element, canScroll: ({ source }) => source.data.kind === KIND }),
    )
  }, [board, client])
  return dragged
}
