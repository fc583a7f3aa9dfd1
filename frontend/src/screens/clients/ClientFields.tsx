/** The client's own fields. */
import { useTranslation } from 'react-i18next'

import { useMay } from '@/api/session'
import { ago, day, moment } from '@/format'
import { isValidInn } from '@/inn'
import { mailLink, telLink, webLink } from '@/links'
import { OwnFields } from '@/parts/own/OwnFields'
import { usePeople } from '@/parts/people'
import { ChoiceField, Line, ProseField, TextField } from '@/parts/record/fields'
import type { Editable } from '@/parts/record/useRecord'
import { TagField } from '@/parts/tags/TagField'

import classes from './client.module.css'
import { STATUSES, type Client, type ClientStatus } from './route'

export const FIELDS = [
  'name', 'status', 'manager_id', 'phone', 'email', 'website', 'inn', 'source', 'address', 'notes', 'tags',
  'custom',
] as const // prettier-ignore
export type Name = Exclude<(typeof FIELDS)[number], 'custom'>

export function ClientFields({ record }: { record: Editable<Client> }) {
  const { t } = useTranslation(['clients', 'common'])
  const may = useMay()
  const { owners, nameOf } = usePeople()
  const client = record.row
  const doubts = (inn: string) =>
    inn.trim() !== '' && !isValidInn(inn.trim()) ? t('doubtfulInn') : undefined
  return (
    <div className={classes.fields}>
      <ChoiceField
        record={record}
        name="status"
        label={t('field.status')}
        choices={STATUSES.map((status) => ({ value: status, label: t(`status.${status}`) }))}
        patch={(status) => ({ status: status as ClientStatus })}
      />
      <ChoiceField
        record={record}
        name="manager_id"
        label={t('field.manager_id')}
        choices={[
          { value: '', label: t('nobody') },
          ...owners.map(({ id, full_name }) => ({ value: String(id), label: full_name })),
        ]}
        patch={(id) => ({ manager_id: Number(id) || null })}
        shown={nameOf(client.manager_id)}
        may={may('owner.assign')}
      />
      <TextField record={record} name="phone" label={t('field.phone')} type="tel" link={telLink} />
      <TextField record={record} name="email" label={t('field.email')} type="email" link={mailLink} />
      <TextField record={record} name="website" label={t('field.website')} type="url" link={webLink} />
      <TextField record={record} name="inn" label={t('field.inn')} note={doubts} />
      <TextField record={record} name="source" label={t('field.source')} />
      <TextField record={record} name="address" label={t('field.address')} />
      <TagField record={record} label={t('field.tags')} />
      <OwnFields entity="client" record={record} />
      <ProseField record={record} name="notes" label={t('field.notes')} />
      <Line label={t('field.created_at')}>
        <time className={classes.fact} dateTime={client.created_at} title={moment(client.created_at)}>
          {day(client.created_at)}
        </time>
      </Line>
      {client.last_contact !== null && (
        <Line label={t('field.last_contact')}>
          <time className={classes.fact} dateTime={client.last_contact} title={moment(client.last_contact)}>
            {ago(client.last_contact)}
          </time>
        </Line>
      )}
    </div>
  )
}
