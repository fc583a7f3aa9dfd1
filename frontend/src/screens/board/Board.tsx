/** The board of one pipeline: its stages as columns, its deals as cards. */
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useCallback, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { useMay } from '@/api/session'
import { Bar } from '@/parts/Bar'
import { useKeys } from '@/parts/keys'
import { Empty, Failed } from '@/parts/states'

import { BoardBar } from './BoardBar'
import { BoardWaiting } from './BoardWaiting'
import { Columns, type Creating } from './Columns'
import { pipelinesQuery } from './queries'
import { boardRoute } from './route'

export function Board() {
  const { t } = useTranslation('board')
  const may = useMay()
  const search = boardRoute.useSearch()
  const pipelines = useQuery(pipelinesQuery)
  const [creating, setCreating] = useState<Creating>(null)
  const all = pipelines.data ?? []
  const pipeline = search.pipeline === undefined ? all[0] : all.find((each) => each.id === search.pipeline)
  const create = useCallback(() => setCreating('first'), [])
  useKeys({ n: create }, pipeline !== undefined && may('deal.create'))
  return (
    <>
      <Bar>
        <BoardBar pipelines={all} pipeline={pipeline} search={search} />
      </Bar>
      <h1 className="unseen">{pipeline?.name ?? t('title')}</h1>
      {pipelines.isPending && <BoardWaiting />}
      {pipelines.isError && <Failed problem={pipelines.error} onRetry={() => void pipelines.refetch()} />}
      {pipelines.isSuccess && !pipeline && <NoPipeline isElsewhere={all.length > 0} />}
      {pipeline && (
        <Columns
          key={pipeline.id}
          pipeline={pipeline}
          pipelines={all}
          search={search}
          creating={creating}
          setCreating={setCreating}
        />
      )}
    </>
  )
}

function NoPipeline({ isElsewhere }: { isElsewhere: boolean }) {
  const { t } = useTranslation('board')
  const may = useMay()
  if (isElsewhere) {
    return (
      <Empty title={t('goneTitle')} hint={t('goneHint')}>
        <Button variant="default" renderRoot={(props) => <Link to="/board" search={{}} {...props} />}>
          {t('goneAction')}
        </Button>
      </Empty>
    )
  }
  return (
    <Empty title={t('noPipeline')} hint={t('noPipelineHint')}>
      {may('pipeline.edit') && (
        <Button renderRoot={(props) => <Link to="/start" {...props} />}>{t('noPipelineAction')}</Button>
      )}
    </Empty>
  )
}
