/** What a change changed, in words: the field, from what, to what. */
import { useTranslation } from 'react-i18next'

import { day, moment, money, stay } from '@/format'
import { i18next } from '@/i18n'
import type { Entity } from '@/parts/own/queries'
import { isOwn, useTold } from '@/parts/own/useTold'

import type { Entry } from './story'
import classes from './timeline.module.css'
import type { timeline } from './words'

type Change = Entry['changes'][number]
type Named = keyof (typeof timeline)['ru']['field']
type Status = keyof (typeof timeline)['ru']['status']

/** What follows from another change beside it, or is the machine's own. */
const FOLLOWS = new Set(['closed_at', 'created_at', 'updated_at', 'last_contact', 'position'])

/** What own fields are called, and their values. */
export interface OwnTelling {
  label: (field: string) => string
  value: (field: string, value: unknown) => string | null
}

export function useOwnTelling(entity: Entity, currency?: string): OwnTelling {
  const own = useTold(currency)
  return {
    label: (field) => own.label(entity, field),
    value: (field, value) => own.value(entity, field, value),
  }
}

export function Changes({ entry, own }: { entry: Entry; own: OwnTelling }) {
  const { t } = useTranslation('timeline')
  if (entry.action !== 'update') {
    return <span className={classes.what}>{t(`action.${entry.action}`)}</span>
  }
  const isMove = entry.changes.some(({ field }) => field === 'stage_id')
  const told = entry.changes.filter(({ field }) => !FOLLOWS.has(field) && !(isMove && field === 'status'))
  const shown = told.length > 0 ? told : entry.changes
  const currency = entry.changes.find(({ field }) => field === 'currency')?.after
  return (
    <span className={classes.changes}>
      {shown.map((change) =>
        isOwn(change.field) ? (
          <Sides
            key={change.field}
            name={own.label(change.field)}
            before={own.value(change.field, change.before)}
            after={own.value(change.field, change.after)}
          />
        ) : (
          <Told
            key={change.field}
            change={change}
            currency={typeof currency === 'string' ? currency : null}
          />
        ),
      )}
      {entry.seconds_in_stage != null && (
        <span className="muted">{t('stayed', { time: stay(entry.seconds_in_stage) })}</span>
      )}
    </span>
  )
}

function Told({ change, currency }: { change: Change; currency: string | null }) {
  const name = nameOf(change.field)
  if (change.field === 'description' || change.field === 'notes') return <span>{name}</span>
  return (
    <Sides
      name={name}
      before={valueOf(change, 'before', currency)}
      after={valueOf(change, 'after', currency)}
    />
  )
}

function Sides({ name, before, after }: { name: string; before: string | null; after: string | null }) {
  const { t } = useTranslation('timeline')
  return (
    <span>
      <span className="muted">{name}: </span>
      {before !== null && (
        <>
          <s className={classes.before}>{before}</s>
          <span className="unseen"> {t('becomes')} </span>
          <span aria-hidden> → </span>
        </>
      )}
      <span>{after ?? t('emptied')}</span>
    </span>
  )
}

function nameOf(field: string): string {
  return i18next.exists(`timeline:field.${field}`) ? i18next.t(`timeline:field.${field as Named}`) : field
}

function valueOf(change: Change, side: 'before' | 'after', currency: string | null): string | null {
  const value = change[side]
  if (value === null) return null
  const name = change[`${side}_name`]
  if (name != null) return name
  if (change.field.endsWith('_id')) return i18next.t('timeline:unknown')
  const text = String(value)
  if (change.field === 'amount') {
    return currency === null ? moneyless(Number(text)) : money(Number(text), currency)
  }
  if (change.field === 'status') return statusOf(text)
  if (/^\d{4}-\d{2}-\d{2}$/u.test(text)) return day(text)
  if (/^\d{4}-\d{2}-\d{2}T/u.test(text)) return moment(text)
  return typeof value === 'boolean' ? i18next.t(`timeline:${value ? 'yes' : 'no'}`) : text
}

function moneyless(amount: number): string {
  return money(amount, 'RUB').replace(/[\s\u00a0]?₽|RUB[\s\u00a0]?/u, '')
}

function statusOf(status: string): string {
  return i18next.exists(`timeline:status.${status}`)
    ? i18next.t(`timeline:status.${status as Status}`)
    : status
}
