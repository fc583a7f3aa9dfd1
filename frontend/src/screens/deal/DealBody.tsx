/** The deal itself: its fields, each changed in place, and all that hangs on it. */
import { Tooltip } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'

import { useMay } from '@/api/session'
import { ago, day, moment, money } from '@/format'
import { Contacts } from '@/parts/contacts/Contacts'
import { OwnFields } from '@/parts/own/OwnFields'
import { isOwn, useTold } from '@/parts/own/useTold'
import { usePeople } from '@/parts/people'
import { namesOf, valueOf } from '@/parts/record/clash'
import { ClashBox } from '@/parts/record/Clash'
import {
  ChoiceField,
  DayField,
  Line,
  MoneyField,
  ProseField,
  TextField,
  TitleField,
} from '@/parts/record/fields'
import { useRecord, type Editable } from '@/parts/record/useRecord'
import { named } from '@/parts/tags/given'
import { TagField } from '@/parts/tags/TagField'
import { historyOf } from '@/parts/timeline/queries'
import { Timeline } from '@/parts/timeline/Timeline'
import { Tasks } from '@/parts/todo/Tasks'

import { ClientPick } from './ClientPick'
import classes from './deal.module.css'
import { Participants } from './Participants'
import { changeDeal, dealQuery, useClientOf, useStages, type Deal } from './queries'
import { Stages } from './Stages'
import { StageTimes } from './StageTimes'

const FIELDS = [
  'title', 'client_id', 'amount', 'currency', 'stage_id', 'pipeline_id', 'manager_id', 'expected_close_date',
  'description', 'lost_reason', 'tags', 'custom',
] as const // prettier-ignore
const BOUND = [
  ['amount', 'currency'],
  ['stage_id', 'pipeline_id', 'lost_reason'],
]
type Name = Exclude<(typeof FIELDS)[number], 'custom'>

interface Props {
  deal: Deal
  called: { log: number; task: number }
}

export function DealBody({ deal, called }: Props) {
  const { t } = useTranslation('deal')
  const may = useMay()
  const client = useQueryClient()
  const place = { deal: deal.id }
  const nameOf = useFieldName()
  const record = useRecord<Deal>({
    row: deal,
    may: may('deal.edit'),
    queryKey: dealQuery(deal.id).queryKey,
    entity: 'deal',
    fields: FIELDS,
    bound: BOUND,
    send: changeDeal,
    reread: () => client.query({ ...dealQuery(deal.id), staleTime: 0 }),
    journal: () => historyOf(place),
    says: (patch) =>
      patch.stage_id === undefined ? t('changed', { field: nameOf(namesOf(patch)[0] ?? '') }) : t('moved'),
  })
  const seesClient = useClientOf(deal.client_id).data != null

  return (
    <div className={classes.body}>
      <TitleField record={record} name="title" label={t('field.title')} />
      <Shown record={record} />
      <Stages record={record} />
      <Fields record={record} />
      <Tasks place={place} called={called.task} />
      {seesClient && <Contacts clientId={deal.client_id} />}
      <StageTimes deal={deal} />
      <Timeline place={place} called={called.log} currency={deal.currency} />
    </div>
  )
}

function useFieldName(): (field: string) => string {
  const { t } = useTranslation('deal')
  const own = useTold()
  return (field) => (isOwn(field) ? own.label('deal', field) : t(`field.${field as Name}`))
}

function Shown({ record }: { record: Editable<Deal> }) {
  const { t } = useTranslation(['deal', 'common'])
  const { nameOf } = usePeople()
  const stages = useStages(record.row.pipeline_id)
  const own = useTold(record.row.currency)
  const label = useFieldName()
  const show = (field: string, row: Deal): string => {
    const value = valueOf(row, field)
    if (isOwn(field)) return own.value('deal', field, value) ?? t('common:none')
    if (value === null || value === undefined) return t('common:none')
    if (field === 'tags') return named(row.tags)
    if (field === 'amount') return money(row.amount, row.currency)
    if (field === 'manager_id') return nameOf(Number(value)) ?? t('common:hidden')
    if (field === 'stage_id') return stages.data?.find(({ id }) => id === value)?.name ?? t('otherPipeline')
    if (field === 'expected_close_date') return day(String(value))
    if (field === 'client_id') return t('clientNumber', { id: Number(value) })
    return String(value)
  }
  return <ClashBox record={record} label={label} show={show} />
}

function Fields({ record }: { record: Editable<Deal> }) {
  const { t } = useTranslation(['deal', 'common'])
  const may = useMay()
  const { owners, nameOf } = usePeople()
  const deal = record.row
  const managers = [
    { value: '', label: t('common:nobody') },
    ...owners.map(({ id, full_name }) => ({ value: String(id), label: full_name })),
  ]
  return (
    <div className={classes.fields}>
      <ClientLine record={record} />
      <MoneyField record={record} label={t('field.amount')} />
      <ChoiceField
        record={record}
        name="manager_id"
        label={t('field.manager_id')}
        choices={managers}
        patch={(id) => ({ manager_id: Number(id) || null })}
        shown={nameOf(deal.manager_id)}
        may={may('owner.assign')}
      />
      <DayField record={record} name="expected_close_date" label={t('field.expected_close_date')} />
      {deal.status === 'lost' && (
        <TextField record={record} name="lost_reason" label={t('field.lost_reason')} />
      )}
      <TagField record={record} label={t('field.tags')} />
      <OwnFields entity="deal" record={record} />
      <ProseField record={record} name="description" label={t('field.description')} />
      <Participants dealId={deal.id} />
      <Line label={t('created')}>
        <Tooltip label={moment(deal.created_at)}>
          <time className={classes.fact} dateTime={deal.created_at}>
            {ago(deal.created_at)}
          </time>
        </Tooltip>
      </Line>
    </div>
  )
}

function ClientLine({ record }: { record: Editable<Deal> }) {
  const { t } = useTranslation(['deal', 'common'])
  const { client_id: clientId } = record.row
  const { data: client } = useClientOf(clientId)
  return (
    <Line label={t('field.client_id')}>
      <div className={classes.client}>
        {client && (
          <Link
            className={classes.clientLink}
            to="/clients/$clientId"
            params={{ clientId: String(clientId) }}
            data-client
          >
            {client.name}
          </Link>
        )}
        {client === null && <span className={classes.fact}>{t('common:hidden')}</span>}
        {record.may && <ClientPick onPick={(id) => void record.save({ client_id: id })} />}
      </div>
    </Line>
  )
}
