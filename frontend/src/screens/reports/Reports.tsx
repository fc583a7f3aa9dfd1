/** The numbers: how deals go through the pipeline, what was won, by whom, what is to come, why deals are lost. */
import { SegmentedControl, Select, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'

import { pipelinesQuery } from '@/api/pipelines'
import { Bar, Below } from '@/parts/Bar'
import { usePeople } from '@/parts/people'

import { ForecastCard, FunnelCard, LostCard, ManagersCard, TasksCard, WonCard } from './Cards'
import { useAsked } from './queries'
import classes from './reports.module.css'
import { reportsRoute, SPANS, USUAL, type ReportsSearch } from './route'

export function Reports() {
  const { t } = useTranslation('reports')
  const search = reportsRoute.useSearch()
  const asked = useAsked(search)
  return (
    <>
      <Bar>
        <Title order={1} size="h5">
          {t('title')}
        </Title>
        <Below>
          <Filters search={search} />
        </Below>
      </Bar>
      <div className={classes.reports}>
        <FunnelCard asked={asked} />
        <WonCard asked={asked} days={search.days ?? USUAL} />
        <ManagersCard asked={asked} />
        <ForecastCard asked={asked} />
        <LostCard asked={asked} />
        <TasksCard asked={asked} />
      </div>
    </>
  )
}

function Filters({ search }: { search: ReportsSearch }) {
  const { t } = useTranslation('reports')
  const navigate = useNavigate()
  const { owners } = usePeople()
  const pipelines = useQuery(pipelinesQuery).data ?? []
  const put = (change: ReportsSearch) =>
    void navigate({ to: '/reports', replace: true, search: ({ deal }) => ({ deal, ...search, ...change }) })
  return (
    <div className={classes.filters}>
      <SegmentedControl
        size="xs"
        aria-label={t('span.label')}
        value={String(search.days ?? USUAL)}
        onChange={(days) => put({ days: SPANS.find((each) => each === Number(days) && each !== USUAL) })}
        data={SPANS.map((days) => ({ value: String(days), label: t(`span.${days}`) }))}
      />
      {pipelines.length > 1 && (
        <Select
          className={classes.filter}
          aria-label={t('pipeline')}
          placeholder={t('allPipelines')}
          clearable
          value={search.pipeline === undefined ? null : String(search.pipeline)}
          onChange={(id) => put({ pipeline: Number(id) || undefined })}
          data={pipelines.map(({ id, name }) => ({ value: String(id), label: name }))}
        />
      )}
      {owners.length > 1 && (
        <Select
          className={classes.filter}
          aria-label={t('manager')}
          placeholder={t('allManagers')}
          clearable
          searchable
          value={search.manager === undefined ? null : String(search.manager)}
          onChange={(id) => put({ manager: Number(id) || undefined })}
          data={owners.map(({ id, full_name }) => ({ value: String(id), label: full_name }))}
        />
      )}
    </div>
  )
}
