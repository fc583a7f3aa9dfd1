/** The columns of the clients' table. */
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'

import { useMay } from '@/api/session'
import { ago, day, moment } from '@/format'
import { mailLink, shownPhone, telLink, webLink } from '@/links'
import { OutLink } from '@/parts/OutLink'
import { useOwnColumns } from '@/parts/own/useOwnColumns'
import { usePeople } from '@/parts/people'
import type { Column, Edit } from '@/parts/table'
import { named } from '@/parts/tags/given'
import { TagChips } from '@/parts/tags/TagChips'

import { StatusMark } from './StatusMark'
import { STATUSES, type Client, type ClientStatus } from './route'
import type { ClientPatch } from './queries'

type Texts = 'name' | 'phone' | 'email' | 'inn' | 'website' | 'address' | 'source'
type Change = (row: Client, patch: ClientPatch, says: string) => Promise<void>

export function useClientColumns(change: Change): Column<Client>[] {
  const { t } = useTranslation('clients')
  const may = useMay()
  const { owners, nameOf } = usePeople()
  const edits = may('client.edit')
  const assigns = edits && may('owner.assign')

  const own = useOwnColumns<Client>('client', {
    may: edits,
    save: (row, custom, field) => change(row, { custom }, t('changed', { field })),
  })

  return useMemo(() => {
    const says = (key: string) => t('changed', { field: t(`field.${key as Texts}`) })
    const edit = (key: Texts): Edit<Client> => ({
      kind: 'text',
      value: (row) => row[key] ?? '',
      may: () => edits,
      save: (row, value) => change(row, { [key]: value.trim() || null }, says(key)),
    })
    const text = (key: Texts, width: number, more: Partial<Column<Client>> = {}): Column<Client> => ({
      key,
      title: t(`field.${key}`),
      width,
      render: (row) => row[key],
      text: (row) => row[key] ?? '',
      edit: edit(key),
      ...more,
    })
    const time = (key: 'created_at' | 'updated_at' | 'last_contact', more: Partial<Column<Client>> = {}) => ({
      key,
      title: t(`field.${key}`),
      width: 150,
      sort: key,
      render: (row: Client) => row[key] && <time title={moment(row[key])}>{ago(row[key])}</time>,
      text: (row: Client) => (row[key] ? day(row[key]) : ''),
      ...more,
    })
    return [
      text('name', 280, { sort: 'name' }),
      {
        key: 'status',
        title: t('field.status'),
        width: 130,
        render: (row) => <StatusMark status={row.status} />,
        text: (row) => t(`status.${row.status}`),
        edit: {
          kind: 'choice',
          value: (row) => row.status,
          choices: STATUSES.map((status) => ({ value: status, label: t(`status.${status}`) })),
          may: () => edits,
          save: (row, value) => change(row, { status: value as ClientStatus }, says('status')),
        },
      },
      text('phone', 170, {
        render: (row) => <OutLink value={row.phone} href={telLink} shown={shownPhone} />,
      }),
      text('email', 210, { render: (row) => <OutLink value={row.email} href={mailLink} /> }),
      {
        key: 'manager_id',
        title: t('field.manager_id'),
        width: 180,
        render: (row) => nameOf(row.manager_id) ?? <span className="muted">{t('nobody')}</span>,
        text: (row) => nameOf(row.manager_id) ?? '',
        edit: {
          kind: 'choice',
          value: (row) => String(row.manager_id ?? ''),
          choices: [
            { value: '', label: t('nobody') },
            ...owners.map(({ id, full_name }) => ({ value: String(id), label: full_name })),
          ],
          may: () => assigns,
          save: (row, value) => change(row, { manager_id: Number(value) || null }, says('manager_id')),
        },
      },
      {
        key: 'tags',
        title: t('field.tags'),
        width: 200,
        render: (row) => <TagChips tags={row.tags} place="line" />,
        text: (row) => named(row.tags),
      },
      time('last_contact'),
      text('source', 130),
      text('inn', 130),
      text('website', 180, {
        render: (row) => <OutLink value={row.website} href={webLink} />,
        optional: true,
      }),
      text('address', 240, { optional: true }),
      time('created_at'),
      time('updated_at', { optional: true }),
      ...own,
    ]
  }, [t, edits, assigns, owners, nameOf, change, own])
}
