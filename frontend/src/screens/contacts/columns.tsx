/** The columns of the contacts' table. */
import { Link } from '@tanstack/react-router'
import IconStar from '@tabler/icons-react/icons/IconStarFilled'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'

import { useClientHeads } from '@/api/names'
import { useMay } from '@/api/session'
import { ago, day, moment } from '@/format'
import { mailLink, shownPhone, telegramLink, telLink, whatsappLink } from '@/links'
import type { ContactFields } from '@/parts/contacts/queries'
import { OutLink } from '@/parts/OutLink'
import link from '@/parts/link.module.css'
import { useOwnColumns } from '@/parts/own/useOwnColumns'
import { usePeople } from '@/parts/people'
import type { Column } from '@/parts/table'
import { named } from '@/parts/tags/given'
import { TagChips } from '@/parts/tags/TagChips'

import classes from './contacts.module.css'
import type { Contact } from './route'

type Text = 'name' | 'position' | 'phone' | 'whatsapp' | 'telegram' | 'email'
type Change = (row: Contact, patch: ContactFields, says: string) => Promise<void>

export function useContactColumns(rows: Contact[], change: Change): Column<Contact>[] {
  const { t } = useTranslation(['people', 'contacts'])
  const may = useMay()
  const edits = may('contact.edit')
  const { nameOf } = usePeople()
  const ids = useMemo(() => rows.map((row) => row.client_id), [rows])
  const clientOf = useClientHeads(ids)
  const own = useOwnColumns<Contact>('contact', {
    may: edits,
    save: (row, custom, field) => change(row, { custom }, t('changed', { field })),
  })

  return useMemo(() => {
    const text = (key: Text, width: number, more: Partial<Column<Contact>> = {}): Column<Contact> => ({
      key,
      title: t(`contacts:field.${key}`),
      width,
      render: (row) => row[key],
      text: (row) => row[key] ?? '',
      edit: {
        kind: 'text',
        value: (row) => row[key] ?? '',
        may: () => edits,
        save: (row, value) =>
          change(row, { [key]: value.trim() || null }, t('changed', { field: t(`contacts:field.${key}`) })),
      },
      ...more,
    })
    const managerOf = (row: Contact) => nameOf(clientOf(row.client_id)?.manager_id ?? null)
    return [
      text('name', 240, { sort: 'name', render: (row) => <Name contact={row} says={t('primary')} /> }),
      text('position', 170),
      {
        key: 'client_id',
        title: t('client'),
        width: 230,
        render: (row) => (
          <Link
            className={link.link}
            to="/clients/$clientId"
            params={{ clientId: String(row.client_id) }}
            tabIndex={-1}
          >
            {clientOf(row.client_id)?.name}
          </Link>
        ),
        text: (row) => clientOf(row.client_id)?.name ?? '',
      },
      text('phone', 170, {
        render: (row) => <OutLink value={row.phone} href={telLink} shown={shownPhone} />,
      }),
      text('whatsapp', 160, {
        render: (row) => <OutLink value={row.whatsapp} href={whatsappLink} shown={shownPhone} />,
      }),
      text('telegram', 150, { render: (row) => <OutLink value={row.telegram} href={telegramLink} /> }),
      text('email', 220, { render: (row) => <OutLink value={row.email} href={mailLink} /> }),
      {
        key: 'manager',
        title: t('manager'),
        width: 180,
        render: (row) =>
          managerOf(row) ?? (clientOf(row.client_id) && <span className="muted">{t('nobody')}</span>),
        text: (row) => managerOf(row) ?? '',
      },
      {
        key: 'tags',
        title: t('tags'),
        width: 180,
        render: (row) => <TagChips tags={row.tags} place="line" />,
        text: (row) => named(row.tags),
      },
      {
        key: 'created_at',
        title: t('created_at'),
        width: 150,
        sort: 'created_at',
        render: (row) => <time title={moment(row.created_at)}>{ago(row.created_at)}</time>,
        text: (row) => day(row.created_at),
      },
      ...own,
    ]
  }, [t, edits, nameOf, clientOf, change, own])
}

function Name({ contact, says }: { contact: Contact; says: string }) {
  if (!contact.is_primary) return contact.name
  return (
    <>
      {contact.name}{' '}
      <span role="img" aria-label={says} title={says} className={classes.star}>
        <IconStar size={12} />
      </span>
    </>
  )
}
