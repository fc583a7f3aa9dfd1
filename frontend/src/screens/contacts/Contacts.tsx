/** The people of all clients, as a table. */
import { Button } from '@mantine/core'
import IconPlus from '@tabler/icons-react/icons/IconPlus'
import { useNavigate } from '@tanstack/react-router'
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'

import { useMay } from '@/api/session'
import { Bar, Below } from '@/parts/Bar'
import { callFor } from '@/parts/creating'
import { Listed } from '@/parts/Listed'
import { Parties } from '@/parts/Parties'
import { Empty } from '@/parts/states'
import { Columns, Download, Table, useChosen, useColumns } from '@/parts/table'

import { Chosen } from './Chosen'
import { useContactColumns } from './columns'
import classes from './contacts.module.css'
import { Filters } from './Filters'
import { Opened } from './Opened'
import { filterOf, useCellChange, useContacts } from './queries'
import { contactsRoute, NEWEST, type Contact, type ContactsSearch } from './route'

export function Contacts() {
  const { t } = useTranslation('people')
  const may = useMay()
  const navigate = useNavigate()
  const search = contactsRoute.useSearch()
  const pages = useContacts(search)
  const change = useCellChange(pages.replace)
  const columns = useColumns('contacts', useContactColumns(pages.rows, change))
  const [selection, setSelection] = useChosen(filterOf(search))

  const put = useCallback(
    (change: ContactsSearch, replace: boolean) =>
      void navigate({ to: '.', replace, search: (old) => ({ ...old, ...change }) }),
    [navigate],
  )
  const sort = useCallback(
    (order: string) => put({ sort: order === NEWEST ? undefined : order }, true),
    [put],
  )
  const open = ({ id, client_id }: Contact) => {
    if (may('contact.edit')) put({ contact: id }, false)
    else void navigate({ to: '/clients/$clientId', params: { clientId: String(client_id) } })
  }
  const { q, client, manager, tag, custom, contact } = search
  const filtered = [q, client, manager, tag, custom].some((value) => value !== undefined)

  return (
    <div className={classes.screen}>
      <Bar>
        <Parties here="contacts" />
        <Below>
          <Filters search={search} />
          <Download list="contacts" filter={filterOf(search)} sort={search.sort ?? NEWEST} />
          <Columns columns={columns} />
          {may('contact.create') && <Add />}
        </Below>
      </Bar>
      <Listed pages={pages} empty={<Nobody filtered={filtered} />}>
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
      {contact !== undefined && may('contact.edit') && (
        <Opened key={contact} id={contact} onClose={() => put({ contact: undefined }, true)} />
      )}
    </div>
  )
}

function Add() {
  const { t } = useTranslation('people')
  return (
    <Button
      variant="default"
      visibleFrom="sm"
      leftSection={<IconPlus size={16} />}
      onClick={() => callFor('contact')}
    >
      {t('add')}
    </Button>
  )
}

function Nobody({ filtered }: { filtered: boolean }) {
  const { t } = useTranslation('people')
  const may = useMay()
  if (filtered) return <Empty title={t('noneFound')} hint={t('noneFoundHint')} />
  return (
    <Empty title={t('empty')} hint={t('emptyHint')}>
      {may('contact.create') && <Button onClick={() => callFor('contact')}>{t('add')}</Button>}
    </Empty>
  )
}
