/** Everything about one client. */
import { ActionIcon, Menu, Title } from '@mantine/core'
import IconDots from '@tabler/icons-react/icons/IconDots'
import IconShield from '@tabler/icons-react/icons/IconShieldLock'
import IconTrash from '@tabler/icons-react/icons/IconTrash'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { useMay } from '@/api/session'
import { Bar } from '@/parts/Bar'
import { Contacts } from '@/parts/contacts/Contacts'
import { useKeys } from '@/parts/keys'
import { isOwn, useTold } from '@/parts/own/useTold'
import { usePeople } from '@/parts/people'
import { Personal } from '@/parts/personal/Personal'
import { namesOf, valueOf } from '@/parts/record/clash'
import { ClashBox } from '@/parts/record/Clash'
import { TitleField } from '@/parts/record/fields'
import { useRecord, type Editable } from '@/parts/record/useRecord'
import { asSent, named } from '@/parts/tags/given'
import { Failed, Waiting } from '@/parts/states'
import { historyOf } from '@/parts/timeline/queries'
import { Timeline } from '@/parts/timeline/Timeline'
import { Tasks } from '@/parts/todo/Tasks'

import { ClientFields, FIELDS, type Name } from './ClientFields'
import classes from './client.module.css'
import { DealsOf } from './DealsOf'
import { changeClient, clientQuery, useDropClient } from './queries'
import { clientRoute, type Client } from './route'

export function ClientPage() {
  const { t } = useTranslation('clients')
  const id = Number(clientRoute.useParams().clientId)
  const { data: client, error, isPending, refetch } = useQuery(clientQuery(id))
  return (
    <>
      <Bar>
        <Link to="/clients" className={classes.back}>
          {t('title')}
        </Link>
        <span className="muted" aria-hidden>
          /
        </span>
        <Title order={1} size="h5" className={classes.name}>
          {client?.name}
        </Title>
        {client && <More client={client} />}
      </Bar>
      {isPending && <Waiting rows={10} height={28} />}
      {!client && error && <Failed problem={error} onRetry={() => void refetch()} />}
      {client && <Page key={client.id} client={client} />}
    </>
  )
}

function Page({ client }: { client: Client }) {
  const { t } = useTranslation('clients')
  const may = useMay()
  const queries = useQueryClient()
  const { deal } = clientRoute.useSearch()
  const [called, setCalled] = useState({ log: 0, task: 0 })
  const place = { client: client.id }
  const nameOf = useFieldName()
  const record = useRecord<Client>({
    row: client,
    may: may('client.edit'),
    queryKey: clientQuery(client.id).queryKey,
    entity: 'client',
    fields: FIELDS,
    send: (row, patch) => changeClient(row, asSent(patch)),
    reread: () => queries.query({ ...clientQuery(client.id), staleTime: 0 }),
    journal: () => historyOf(place),
    says: (patch) => t('changed', { field: nameOf(namesOf(patch)[0] ?? '') }),
  })
  useKeys(
    {
      l: () => setCalled((old) => ({ ...old, log: old.log + 1 })),
      k: () => setCalled((old) => ({ ...old, task: old.task + 1 })),
    },
    deal === undefined,
  )

  return (
    <div className={classes.page} data-home tabIndex={-1}>
      <div className={classes.side}>
        <TitleField record={record} name="name" label={t('field.name')} />
        <Clashes record={record} />
        <ClientFields record={record} />
        <Contacts clientId={client.id} />
      </div>
      <div className={classes.main}>
        <DealsOf clientId={client.id} />
        <Tasks place={place} called={called.task} />
        <Timeline place={place} called={called.log} />
      </div>
    </div>
  )
}

function useFieldName(): (field: string) => string {
  const { t } = useTranslation('clients')
  const own = useTold()
  return (field) => (isOwn(field) ? own.label('client', field) : t(`field.${field as Name}`))
}

function Clashes({ record }: { record: Editable<Client> }) {
  const { t } = useTranslation(['clients', 'common'])
  const { nameOf } = usePeople()
  const own = useTold()
  const label = useFieldName()
  const show = (field: string, row: Client): string => {
    const value = valueOf(row, field)
    if (isOwn(field)) return own.value('client', field, value) ?? t('common:none')
    if (value === null || value === undefined) return t('common:none')
    if (field === 'tags') return named(row.tags)
    if (field === 'manager_id') return nameOf(Number(value)) ?? t('common:hidden')
    return field === 'status' ? t(`status.${row.status}`) : String(value)
  }
  return <ClashBox record={record} label={label} show={show} />
}

function More({ client }: { client: Client }) {
  const { t } = useTranslation(['clients', 'common', 'personal'])
  const may = useMay()
  const navigate = useNavigate()
  const drop = useDropClient(t('dropped', { name: client.name }), () => void navigate({ to: '/clients' }))
  const [personal, setPersonal] = useState(false)
  if (!may('client.delete')) return null
  return (
    <>
      <Menu position="bottom-start">
        <Menu.Target>
          <ActionIcon size={32} aria-label={t('actions')}>
            <IconDots size={18} stroke={1.6} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconShield size={16} />} onClick={() => setPersonal(true)}>
            {t('personal:open')}
          </Menu.Item>
          <Menu.Item color="red" leftSection={<IconTrash size={16} />} onClick={() => drop.mutate(client)}>
            {t('common:act.delete')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {personal && (
        <Personal
          whom={{ kind: 'client', id: client.id, name: client.name }}
          onClose={() => setPersonal(false)}
        />
      )}
    </>
  )
}
