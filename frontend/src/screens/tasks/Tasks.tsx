/** Tasks: one's own or everybody's, by when they are due. */
import { Button, SegmentedControl, Title } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'

import { useMay, useMe } from '@/api/session'
import { todayIn } from '@/format'
import { Bar, Below } from '@/parts/Bar'
import { callFor } from '@/parts/creating'
import { Listed } from '@/parts/Listed'
import { Narrowing } from '@/parts/Narrowing'
import { SearchBox } from '@/parts/SearchBox'
import { Empty } from '@/parts/states'
import { Columns, Download, Table, useChosen, useColumns } from '@/parts/table'

import { Chosen } from './Chosen'
import { useTaskColumns } from './columns'
import { filtersOf, orderOf, useTaskChange, useTasks } from './queries'
import { tasksRoute, VIEWS, type Task, type TasksSearch } from './route'
import classes from './tasks.module.css'

export function Tasks() {
  const { t } = useTranslation('tasks')
  const navigate = useNavigate()
  const me = useMe()
  const search = tasksRoute.useSearch()
  const pages = useTasks(search)
  const columns = useColumns('tasks', useTaskColumns(pages.rows, useTaskChange(pages.replace)))
  const [selection, setSelection] = useChosen({ view: search.view, all: search.all, q: search.q })
  const put = useCallback(
    (change: TasksSearch) =>
      void navigate({ to: '/tasks', replace: true, search: (old) => ({ ...old, ...change }) }),
    [navigate],
  )
  const sort = useCallback((order: string) => put({ sort: order }), [put])
  const open = (task: Task) => {
    if (task.deal_id !== null)
      void navigate({ to: '.', search: (old) => ({ ...old, deal: task.deal_id ?? undefined }) })
    else if (task.client_id !== null) {
      void navigate({ to: '/clients/$clientId', params: { clientId: String(task.client_id) } })
    }
  }

  return (
    <div className={classes.screen}>
      <Bar>
        <Title order={1} size="h5">
          {t('title')}
        </Title>
        <div className={classes.filters}>
          <Below>
            <View search={search} put={put} />
          </Below>
          <Narrowing count={[search.all, search.q].filter((value) => value !== undefined).length}>
            <Whose search={search} put={put} />
            <SearchBox
              className={classes.search}
              label={t('search')}
              value={search.q}
              onSearch={(q) => put({ q })}
            />
          </Narrowing>
        </div>
        <Download
          list="tasks"
          filter={filtersOf(search, me.id, todayIn(me.time_zone))}
          sort={orderOf(search)}
        />
        <Columns columns={columns} />
      </Bar>
      <Listed pages={pages} empty={<None search={search} />}>
        <Table
          label={t('title')}
          columns={columns}
          pages={pages}
          sort={orderOf(search)}
          onSort={sort}
          onOpen={open}
          selection={selection}
          onSelect={setSelection}
        />
        <Chosen selection={selection} onSelect={setSelection} pages={pages} search={search} />
      </Listed>
    </div>
  )
}

function None({ search }: { search: TasksSearch }) {
  const { t } = useTranslation(['tasks', 'create'])
  const may = useMay()
  if (search.q !== undefined) return <Empty title={t('noneFound')} hint={t('noneFoundHint')} />
  return (
    <Empty title={t(`empty.${search.view ?? 'pending'}`)} hint={t('emptyHint')}>
      {may('task.create') && <Button onClick={() => callFor('task')}>{t('create:new.task')}</Button>}
    </Empty>
  )
}

interface Put {
  search: TasksSearch
  put: (change: TasksSearch) => void
}

function View({ search, put }: Put) {
  const { t } = useTranslation('tasks')
  return (
    <div className={classes.views}>
      <SegmentedControl
        size="xs"
        aria-label={t('view.label')}
        value={search.view ?? 'pending'}
        onChange={(view) => put({ view: view, sort: undefined })}
        data={VIEWS.map((view) => ({ value: view, label: t(`view.${view}`) }))}
      />
    </div>
  )
}

function Whose({ search, put }: Put) {
  const { t } = useTranslation('tasks')
  return (
    <SegmentedControl
      size="xs"
      aria-label={t('whose.label')}
      value={search.all ? 'all' : 'mine'}
      onChange={(whose) => put({ all: whose === 'all' ? true : undefined })}
      data={(['mine', 'all'] as const).map((whose) => ({ value: whose, label: t(`whose.${whose}`) }))}
    />
  )
}
