/** All deals, as a table. */
import { Button, Title } from '@mantine/core'
import { Link, useNavigate } from '@tanstack/react-router'
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'

import { useMay } from '@/api/session'
import { Bar, Below } from '@/parts/Bar'
import { Listed } from '@/parts/Listed'
import { Empty } from '@/parts/states'
import { Columns, Download, Table, useChosen, useColumns } from '@/parts/table'
import type { View } from '@/parts/views/queries'
import { ViewsMenu } from '@/parts/views/ViewsMenu'

import { Chosen } from './Chosen'
import { useDealColumns } from './columns'
import classes from './deals.module.css'
import { Filters } from './Filters'
import { filterOf, useCellChange, useDeals } from './queries'
import { dealsRoute, NEWEST, type Deal } from './route'
import { queryOf, searchOf } from './views'

export function Deals() {
  const { t } = useTranslation('deals')
  const navigate = useNavigate()
  const search = dealsRoute.useSearch()
  const pages = useDeals(search)
  const change = useCellChange(pages.replace)
  const columns = useColumns('deals', useDealColumns(pages.rows, change))
  const [selection, setSelection] = useChosen(filterOf(search))
  const sort = useCallback(
    (order: string) =>
      void navigate({
        to: '.',
        replace: true,
        search: (old) => ({ ...old, sort: order === NEWEST ? undefined : order }),
      }),
    [navigate],
  )
  const open = ({ id }: Deal) => void navigate({ to: '.', search: (old) => ({ ...old, deal: id }) })
  const { q, status, stage, manager, pipeline, tag, custom } = search
  const openView = (view: View, replace: boolean) => {
    const wanted = searchOf(view.query)
    void navigate({ to: '.', replace, search: (old) => ({ deal: old.deal, ...wanted }) })
    columns.choose(view.columns)
    return queryOf(wanted)
  }
  const filtered = [q, status, stage, manager, pipeline, tag, custom].some((value) => value !== undefined)

  return (
    <div className={classes.screen}>
      <Bar>
        <Title order={1} size="h5">
          {t('title')}
        </Title>
        <Below>
          <Filters search={search} />
          <ViewsMenu
            entity="deal"
            layout="table"
            query={queryOf(search)}
            columns={columns.visible.map(({ key }) => key)}
            isPlain={!filtered && search.sort === undefined}
            onOpen={openView}
          />
          <Download list="deals" filter={filterOf(search)} sort={search.sort ?? NEWEST} />
          <Columns columns={columns} />
        </Below>
      </Bar>
      <Listed pages={pages} empty={<None filtered={filtered} />}>
        <Table
          label={t('title')}
          columns={columns}
          pages={pages}
          sort={search.sort ?? NEWEST}
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

function None({ filtered }: { filtered: boolean }) {
  const { t } = useTranslation('deals')
  const may = useMay()
  if (filtered) return <Empty title={t('noneFound')} hint={t('noneFoundHint')} />
  return (
    <Empty title={t('empty')} hint={t('emptyHint')}>
      <Button renderRoot={(props) => <Link to="/board" {...props} />}>{t('toBoard')}</Button>
      {may('import') && <Link to="/import">{t('toImport')}</Link>}
    </Empty>
  )
}
