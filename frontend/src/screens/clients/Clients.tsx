/** All clients, as a table. */
import { ActionIcon, Anchor, Button } from '@mantine/core'
import IconMerge from '@tabler/icons-react/icons/IconArrowMerge'
import IconPlus from '@tabler/icons-react/icons/IconPlus'
import { Link, useNavigate } from '@tanstack/react-router'
import { useCallback, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { useMay } from '@/api/session'
import { Bar, Below } from '@/parts/Bar'
import link from '@/parts/link.module.css'
import { Listed } from '@/parts/Listed'
import { Parties } from '@/parts/Parties'
import { Empty } from '@/parts/states'
import { Columns, Download, Table, useChosen, useColumns } from '@/parts/table'
import type { View } from '@/parts/views/queries'
import { ViewsMenu } from '@/parts/views/ViewsMenu'

import classes from './clients.module.css'
import { Chosen } from './Chosen'
import { useClientColumns } from './columns'
import { Filters } from './Filters'
import { NewClient } from './NewClient'
import { filterOf, useCellChange, useClients } from './queries'
import { clientsRoute, NEWEST, type Client } from './route'
import { queryOf, searchOf } from './views'

export function Clients() {
  const { t } = useTranslation('clients')
  const may = useMay()
  const navigate = useNavigate()
  const search = clientsRoute.useSearch()
  const pages = useClients(search)
  const change = useCellChange(pages.replace)
  const columns = useColumns('clients', useClientColumns(change))
  const [selection, setSelection] = useChosen(filterOf(search))
  const [adding, setAdding] = useState(false)

  const sort = useCallback(
    (order: string) =>
      void navigate({
        to: '.',
        replace: true,
        search: (old) => ({ ...old, sort: order === NEWEST ? undefined : order }),
      }),
    [navigate],
  )
  const open = (client: Client) =>
    void navigate({ to: '/clients/$clientId', params: { clientId: String(client.id) } })
  const openView = (view: View, replace: boolean) => {
    const wanted = searchOf(view.query)
    void navigate({ to: '.', replace, search: wanted })
    columns.choose(view.columns)
    return queryOf(wanted)
  }
  const { q, status, manager, tag, custom } = search
  const filtered = [q, status, manager, tag, custom].some((value) => value !== undefined)

  return (
    <div className={classes.screen}>
      <Bar>
        <Parties here="clients" />
        <Below>
          <Filters search={search} />
          <ViewsMenu
            entity="client"
            layout="table"
            query={queryOf(search)}
            columns={columns.visible.map(({ key }) => key)}
            isPlain={!filtered && search.sort === undefined}
            onOpen={openView}
          />
          <Download list="clients" filter={filterOf(search)} sort={search.sort ?? NEWEST} />
          <Columns columns={columns} />
          {may('client.edit') && <ToDuplicates />}
          {may('client.create') && <Add onClick={() => setAdding(true)} />}
        </Below>
      </Bar>
      <Listed
        pages={pages}
        empty={
          <Nobody filtered={filtered}>
            {may('client.create') && <Add onClick={() => setAdding(true)} />}
          </Nobody>
        }
      >
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
      <NewClient opened={adding} onClose={() => setAdding(false)} />
    </div>
  )
}

function ToDuplicates() {
  const { t } = useTranslation('clients')
  return (
    <>
      <Anchor
        renderRoot={(props) => <Link to="/duplicates" {...props} />}
        className={link.link}
        visibleFrom="sm"
      >
        {t('duplicates')}
      </Anchor>
      <ActionIcon
        renderRoot={(props) => <Link to="/duplicates" {...props} />}
        size={32}
        aria-label={t('duplicates')}
        hiddenFrom="sm"
      >
        <IconMerge size={18} stroke={1.6} aria-hidden />
      </ActionIcon>
    </>
  )
}

function Add({ onClick }: { onClick: () => void }) {
  const { t } = useTranslation('clients')
  return (
    <Button variant="default" visibleFrom="sm" leftSection={<IconPlus size={16} />} onClick={onClick}>
      {t('add')}
    </Button>
  )
}

function Nobody({ filtered, children }: { filtered: boolean; children: React.ReactNode }) {
  const { t } = useTranslation('clients')
  const may = useMay()
  if (filtered) return <Empty title={t('noneFound')} hint={t('noneFoundHint')} />
  return (
    <Empty title={t('empty')} hint={t('emptyHint')}>
      {children}
      {may('import') && <Link to="/import">{t('toImport')}</Link>}
    </Empty>
  )
}
