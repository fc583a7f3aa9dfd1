/** The columns, and everything a hand, a key or a menu does with their cards. */
import { useMediaQuery } from '@mantine/hooks'
import { useNavigate } from '@tanstack/react-router'
import { useCallback, useMemo, useRef, useState, lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'

import { useMay } from '@/api/session'
import { Failed } from '@/parts/states'
import { useKeys } from '@/parts/keys'
import { useReason } from '@/parts/many/useReason'

import classes from './Board.module.css'
import { BoardWaiting } from './BoardWaiting'
import type { MenuAt } from './CardMenu'
import { LaneView } from './LaneView'
import { NothingHere } from './NothingHere'
import { Refused } from './Refused'
import { StageSwitch } from './StageSwitch'
import { Actions, type BoardActions } from './actions'
import type { BoardSearch } from './filters'
import { find } from './lanes'
import { useBoard, type Pipeline } from './queries'
import { useDragging, type Drop } from './useCardDrag'
import { useHand } from './useHand'
import { useMany } from './useMany'
import { useMove } from './useMove'
import { useQuestion } from './useQuestion'
import { useSelection } from './useSelection'
import { useToPipeline } from './useToPipeline'
import { topOf } from './walk'

const CardMenu = lazy(() => import('./CardMenu').then(({ CardMenu: it }) => ({ default: it })))
const SelectionBar = lazy(() => import('./SelectionBar').then(({ SelectionBar: it }) => ({ default: it })))
const NeedsDialog = lazy(() => import('./NeedsDialog').then(({ NeedsDialog: it }) => ({ default: it })))

/** Where a new deal is being written down: on a stage, or wherever one begins. */
export type Creating = number | 'first' | null

interface Shown {
  pipeline: Pipeline
  pipelines: Pipeline[]
  search: BoardSearch
  creating: Creating
  setCreating: (creating: Creating) => void
}

export function Columns({ pipeline, pipelines, search, creating, setCreating }: Shown) {
  const { t } = useTranslation('board')
  const may = useMay()
  const mayMove = may('deal.move')
  const isPhone = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false })
  const columns = useRef<HTMLDivElement>(null)
  const { board, key, more } = useBoard(pipeline, search)
  const lanes = board.data
  const { question, ask, answer } = useQuestion()
  const { move, refusal, forgive } = useMove(key, pipeline.currency, ask)
  const many = useMany(key, pipeline.currency)
  const { reasonFor, asking } = useReason()
  const toPipeline = useToPipeline()
  const selection = useSelection(lanes)
  const hand = useHand({ lanes, selection, mayMove, move })
  const [menu, setMenu] = useState<MenuAt | null>(null)
  const actions = useBoardActions({ selection, hand, setMenu, setCreating })

  const dropped = (drop: Drop) => {
    const { chosen } = selection
    if (chosen.size > 1 && chosen.has(drop.id)) {
      void moveMany([...chosen], drop.stageId)
      return
    }
    void move(drop)
    if (chosen.size > 0) selection.clear()
  }
  const moveMany = async (ids: number[], stage_id: number) => {
    const given = await reasonFor(pipeline.id, stage_id)
    if (given === null) return
    many({ action: 'move', ids, stage_id, ...given })
    selection.clear()
  }
  const dragged = useDragging(columns, dropped)
  const moveTo = (id: number, stageId: number) => {
    const lane = lanes?.find((each) => each.stage_id === stageId)
    if (lane) void move({ id, stageId, place: topOf(lane) })
  }
  useKeys({ Escape: selection.clear }, selection.chosen.size > 0)

  const asked = menu && lanes && find(lanes, menu.id)
  const first = lanes?.find((lane) => !lane.is_final)?.stage_id
  const ids = [...selection.chosen]
  return (
    <Actions.Provider value={actions}>
      <div className={classes.board}>
        {isPhone && lanes && <StageSwitch lanes={lanes} columns={columns} />}
        <div ref={columns} className={classes.columns} onKeyDown={hand.onKeyDown}>
          {board.isPending && <BoardWaiting />}
          {board.isError && !lanes && <Failed problem={board.error} onRetry={() => void board.refetch()} />}
          {lanes?.map((lane) => (
            <LaneView
              key={lane.stage_id}
              lane={lane}
              currency={pipeline.currency}
              more={more}
              mayMove={mayMove}
              mayCreate={may('deal.create')}
              dragged={dragged}
              current={hand.current}
              calls={hand.calls}
              selected={selection.chosen}
              isFolded={
                lane.is_final && dragged === null && !isPhone && !search.open?.includes(lane.stage_id)
              }
              isCreating={(creating === 'first' ? first : creating) === lane.stage_id}
            />
          ))}
        </div>
        {lanes && <NothingHere lanes={lanes} search={search} isCreating={creating !== null} />}
        {lanes && ids.length > 0 && (
          <Suspense>
            <SelectionBar
              lanes={lanes}
              selection={selection}
              onMove={(stage_id) => void moveMany(ids, stage_id)}
              onAssign={(manager_id) => many({ action: 'assign', ids, manager_id })}
              onDelete={() => many({ action: 'delete', ids })}
            />
          </Suspense>
        )}
      </div>
      {menu && asked && (
        <Suspense>
          <CardMenu
            key={menu.id}
            at={menu}
            card={asked.card}
            lanes={lanes}
            pipelines={pipelines}
            pipelineId={pipeline.id}
            onClose={() => {
              setMenu(null)
              hand.goTo(menu.id)
            }}
            onMove={(stageId) => moveTo(menu.id, stageId)}
            onPush={(way) => void hand.push(menu.id, way)}
            onAssign={(manager_id) => many({ action: 'assign', ids: [menu.id], manager_id })}
            onPipeline={(pipelineId) => toPipeline(asked.card, pipelineId)}
            onDelete={() => many({ action: 'delete', ids: [menu.id] })}
          />
        </Suspense>
      )}
      {question && (
        <Suspense>
          <NeedsDialog question={question} onAnswer={answer} />
        </Suspense>
      )}
      {asking}
      {refusal && <Refused refusal={refusal} onRead={forgive} />}
      <span className="unseen" id="board-keys">
        {t('said.keys')}
      </span>
    </Actions.Provider>
  )
}

interface Bound {
  selection: ReturnType<typeof useSelection>
  hand: ReturnType<typeof useHand>
  setMenu: (at: MenuAt) => void
  setCreating: (creating: Creating) => void
}

function useBoardActions({ selection, hand, setMenu, setCreating }: Bound): BoardActions {
  const navigate = useNavigate({ from: '/board' })
  const { toggle, extend } = selection
  const stand = hand.setCurrent
  const unfold = useCallback(
    (stageId: number, open: boolean) =>
      void navigate({
        replace: true,
        search: (search) => {
          const others = search.open?.filter((id) => id !== stageId) ?? []
          const now = open ? [...others, stageId] : others
          return { ...search, open: now.length > 0 ? now : undefined }
        },
      }),
    [navigate],
  )
  return useMemo(
    () => ({
      openMenu: (id, x, y) => setMenu({ id, x, y }),
      toggle,
      extend,
      stand,
      create: setCreating,
      unfold,
    }),
    [toggle, extend, stand, unfold, setMenu, setCreating],
  )
}
