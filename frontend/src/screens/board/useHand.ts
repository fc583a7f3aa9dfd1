/** The board by keyboard: one card is the current one, arrows walk, with Alt they push. */
import { useCallback, useEffect, useRef, useState, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'

import { announce } from '@/parts/announce'

import { find, type Lane } from './lanes'
import type { Drop } from './useCardDrag'
import type { Selection } from './useSelection'
import { nextTo, pushed, WAYS, type Way } from './walk'

interface Hand {
  lanes: Lane[] | undefined
  selection: Selection
  mayMove: boolean
  move: (drop: Drop) => Promise<boolean>
}

export function useHand({ lanes, selection, mayMove, move }: Hand) {
  const { t } = useTranslation('board')
  const [current, setCurrent] = useState<number | null>(null)
  /** Counts up whenever the focus shall go to the current card. */
  const [calls, setCalls] = useState(0)
  const seen = current !== null && lanes && find(lanes, current) ? current : firstOf(lanes)

  const goTo = useCallback((id: number) => {
    setCurrent(id)
    setCalls((before) => before + 1)
  }, [])

  const last = useRef(calls)
  useEffect(() => {
    if (last.current === calls || current === null) return undefined
    last.current = calls
    return whenThere(current, (link) => link.focus())
  }, [calls, current])

  const push = async (id: number, way: Way) => {
    const to = lanes && pushed(lanes, id, way)
    if (!to) return
    const stage = lanes.find((lane) => lane.stage_id === to.stageId)
    const count = (stage?.deals_count ?? 0) + (stage?.deals.some((card) => card.id === id) ? 0 : 1)
    const going = move({ id, stageId: to.stageId, place: to.place })
    announce(t('said.place', { stage: stage?.stage_name ?? '', place: to.index + 1, count }))
    goTo(id)
    await going
    goTo(id)
  }

  const onKeyDown = (event: KeyboardEvent) => {
    const id = idOf(event.target)
    const way = WAYS[event.key]
    if (!lanes || id === null || event.ctrlKey || event.metaKey) return
    if (way) {
      event.preventDefault()
      if (event.altKey) {
        if (mayMove) void push(id, way)
        return
      }
      const next = nextTo(lanes, id, way)
      if (next === null) return
      if (event.shiftKey) selection.extend(next)
      goTo(next)
    } else if (event.key === ' ') {
      event.preventDefault()
      selection.toggle(id)
      announce(
        t(selection.chosen.has(id) ? 'said.unchosen' : 'said.chosen', { count: selection.chosen.size }),
      )
    }
  }
  return { current: seen, calls, goTo, push, setCurrent, onKeyDown }
}

function firstOf(lanes: Lane[] | undefined): number | null {
  return lanes?.find((lane) => lane.deals.length > 0)?.deals[0]?.id ?? null
}

/** The card whose link has the focus. */
function idOf(target: EventTarget): number | null {
  const link = target instanceof HTMLElement ? target.closest<HTMLElement>('[data-open]') : null
  return link ? Number(link.dataset.open) : null
}

const TRIES = 20

/** A card far away is put on the page first; that takes a few frames. */
function whenThere(id: number, act: (link: HTMLElement) => void): () => void {
  let tries = 0
  let frame = 0
  const look = () => {
    const link = document.querySelector<HTMLElement>(`[data-open="${id}"]`)
    if (link) act(link)
    else if (++tries < TRIES) frame = requestAnimationFrame(look)
  }
  look()
  return () => cancelAnimationFrame(frame)
}
