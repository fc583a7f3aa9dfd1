/** The board of one pipeline: its stages as columns, its deals as cards. */
import { useQuery } from '@tanstack/react-query'
import { useCallback, useRef } from 'react'
import { useTranslation } from 'react-i18next'

import { useMay } from '@/api/session'
import { Bar } from '@/parts/Bar'
import { Empty, Failed } from '@/parts/states'

import classes from './Board.module.css'
import { BoardBar } from './BoardBar'
import { BoardWaiting } from './BoardWaiting'
import { LaneView } from './LaneView'
import type { BoardSearch } from './filters'
import { pipelinesQuery, useBoard, type Pipeline } from './queries'
import { boardRoute } from './route'
import { useDragging } from './useCardDrag'
import { useMove, type Ask } from './useMove'

export function Board() {
  const { t } = useTranslation('board')
  const search = boardRoute.useSearch()
  const pipelines = useQuery(pipelinesQuery)
  const all = pipelines.data ?? []
  const pipeline = search.pipeline === undefined ? all[0] : all.find((each) => each.id === search.pipeline)
  return (
    <>
      <Bar>
        <BoardBar pipelines={all} pipeline={pipeline} />
      </Bar>
      <h1 className="unseen">{pipeline?.name ?? t('title')}</h1>
      {pipelines.isPending && <BoardWaiting />}
      {pipelines.isError && <Failed problem={pipelines.error} onRetry={() => void pipelines.refetch()} />}
      {pipelines.isSuccess && !pipeline && <Empty title={t('noPipeline')} hint={t('noPipelineHint')} />}
      {pipeline && <Columns key={pipeline.id} pipeline={pipeline} search={search} />}
    </>
  )
}

const NONE: ReadonlySet<number> = new Set()

function Columns({ pipeline, search }: { pipeline: Pipeline; search: BoardSearch }) {
  const may = useMay()
  const columns = useRef<HTMLDivElement>(null)
  const { board, key, more } = useBoard(pipeline, search)
  const ask = useCallback<Ask>(() => Promise.resolve(null), [])
  const { move } = useMove(key, pipeline.currency, ask)
  const dragged = useDragging(columns, (drop) => void move(drop))
  return (
    <div ref={columns} className={classes.columns}>
      {board.isPending && <BoardWaiting />}
      {board.isError && <Failed problem={board.error} onRetry={() => void board.refetch()} />}
      {board.data?.map((lane) => (
        <LaneView
          key={lane.stage_id}
          lane={lane}
          currency={pipeline.currency}
          more={more}
          mayMove={may('deal.move')}
          dragged={dragged}
          current={null}
          selected={NONE}
        />
      ))}
    </div>
  )
}
