/** One column: its head, and as many of its cards as are in sight. */
import { defaultRangeExtractor, useVirtualizer, type Range } from '@tanstack/react-virtual'
import { memo, useCallback, useEffect, useRef, type CSSProperties, lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'

import { CardView } from './CardView'
import { Folded } from './Folded'
import { LaneHead } from './LaneHead'
import classes from './LaneView.module.css'
import { staysThere, type Lane } from './lanes'
import { lookAt } from './queries'
import { useColumnDrop, type Landing } from './useCardDrag'

const NewDeal = lazy(() => import('./NewDeal').then(({ NewDeal: it }) => ({ default: it })))

const GAP = 8
const USUAL = 126 // px, before a card is measured
const AHEAD = 12 // cards before the end of what is known, when more is read

interface Shown {
  lane: Lane
  currency: string
  more: (stageId: number) => Promise<void>
  mayMove: boolean
  mayCreate: boolean
  dragged: number | null
  current: number | null
  /** How often the current card was called for; each call brings it into sight. */
  calls: number
  selected: ReadonlySet<number>
  isFolded: boolean
  isCreating: boolean
}

export const LaneView = memo(function LaneView(props: Shown) {
  const { lane, currency, more, mayMove, mayCreate, dragged, current, calls, selected, isFolded } = props
  const { t } = useTranslation('board')
  const whole = useRef<HTMLElement>(null)
  const scroller = useRef<HTMLDivElement>(null)
  const list = useRef<HTMLOListElement>(null)
  const cards = lane.deals

  const kept = [dragged, current].map((id) => cards.findIndex((card) => card.id === id))
  const virtual = useVirtualizer({
    count: cards.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => USUAL,
    getItemKey: (index) => cards[index]?.id ?? index,
    gap: GAP,
    overscan: 4,
    directDomUpdates: true,
    useFlushSync: false,
    // A card that is dragged or has the focus stays on the page, however far one scrolls.
    rangeExtractor: (range: Range) => withKept(defaultRangeExtractor(range), kept),
  })
  const rows = virtual.getVirtualItems()

  const first = virtual.range?.startIndex ?? 0
  const last = virtual.range?.endIndex ?? 0
  useEffect(() => lookAt(lane.stage_id, first), [lane.stage_id, first])
  useEffect(() => {
    if (lane.cursor !== null && last >= cards.length - AHEAD) void more(lane.stage_id)
  }, [lane.stage_id, lane.cursor, last, cards.length, more])

  const at = kept[1] ?? -1
  useEffect(() => {
    if (calls > 0 && at >= 0) virtual.scrollToIndex(at)
  }, [virtual, calls, at])

  const landing = useColumnDrop(whole, {
    isOpen: !isFolded,
    stageId: lane.stage_id,
    scroller,
    landing: (clientY, id) => {
      const top = list.current?.getBoundingClientRect().top ?? 0
      const below = rows.find(({ start, size }) => clientY - top < start + size / 2)
      const found = landAt(lane, below?.index ?? cards.length, below?.start ?? virtual.getTotalSize() + GAP)
      return staysThere(lane, id, found) && cards.some((card) => card.id === id) ? null : found
    },
  })

  const measure = useCallback((element: HTMLLIElement | null) => virtual.measureElement(element), [virtual])
  const containerRef = virtual.containerRef
  const setList = useCallback(
    (element: HTMLOListElement | null) => {
      list.current = element
      containerRef(element)
    },
    [containerRef],
  )

  if (isFolded) return <Folded lane={lane} />
  return (
    <section
      ref={whole}
      className={classes.lane}
      style={laneColour(lane)}
      data-over={landing !== undefined || undefined}
      aria-label={lane.stage_name}
      data-stage={lane.stage_id}
    >
      <LaneHead lane={lane} currency={currency} mayCreate={mayCreate && !lane.is_final} />
      {props.isCreating && (
        <Suspense>
          <NewDeal stageId={lane.stage_id} currency={currency} />
        </Suspense>
      )}
      <div ref={scroller} className={classes.scroller} tabIndex={-1}>
        <ol ref={setList} className={classes.list}>
          {rows.map((row) => {
            const card = cards[row.index]
            if (!card) return null
            return (
              <li
                key={row.key}
                ref={measure}
                data-index={row.index}
                className={classes.row}
                aria-posinset={row.index + 1}
                aria-setsize={lane.deals_count}
              >
                <CardView
                  card={card}
                  rotDays={lane.rot_days}
                  mayMove={mayMove}
                  isCurrent={card.id === current}
                  isSelected={selected.has(card.id)}
                  isDragged={card.id === dragged}
                />
              </li>
            )
          })}
        </ol>
        {landing && <div className={classes.line} style={{ transform: `translateY(${landing.line}px)` }} />}
        {cards.length === 0 && <p className={classes.empty}>{t('emptyLane')}</p>}
      </div>
    </section>
  )
})

function withKept(range: number[], kept: number[]): number[] {
  const more = kept.filter((index) => index >= 0 && !range.includes(index))
  return more.length > 0 ? [...new Set([...range, ...more])].sort((a, b) => a - b) : range
}

function landAt(lane: Lane, index: number, top: number): Landing {
  const line = Math.max(top - GAP / 2, 0)
  const below = lane.deals[index]
  if (below) return { before: below.id, line }
  return { after: lane.deals.at(-1)?.id, line: lane.deals.length > 0 ? line : 0 }
}

/** The stage's colour for the style sheet, if it is one. */
export function laneColour({ color }: Lane): CSSProperties {
  return { '--c': /^#[0-9a-f]{6}$/iu.test(color) ? color : '#94A3B8' }
}
