/** What the values of changed fields are called. */
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'

import { useClientNames, useDealTitles } from '@/api/names'
import { pipelinesQuery } from '@/api/pipelines'
import { day, moment, number } from '@/format'
import { i18next } from '@/i18n'
import type { Entity } from '@/parts/own/queries'
import { isOwn, useTold } from '@/parts/own/useTold'
import { usePeople } from '@/parts/people'
import { useStages } from '@/screens/deals/queries'

import type { Change } from './route'
import { isPlace, mentioned } from './telling'
import type { changes as words } from './words'

type Field = keyof (typeof words)['ru']['field']
type Value = keyof (typeof words)['ru']['value']

const PEOPLE = new Set(['manager_id', 'assignee_id', 'author_id', 'user_id'])
const CHOSEN = new Set(['status', 'priority', 'type', 'role', 'outcome'])

function fieldName(entity: string, field: string): string {
  if (isPlace(entity, field) && entity === 'deal') return i18next.t('changes:place')
  return i18next.exists(`changes:field.${field}`) ? i18next.t(`changes:field.${field as Field}`) : field
}

export interface Naming {
  label: (entity: string, field: string) => string
  /** Null for an empty one. */
  value: (entity: string, field: string, value: unknown) => string | null
}

/** Fields and their values in words, those among them that the business has added. */
export function useNaming(rows: Change[]): Naming {
  const own = useTold()
  const known = useKnown(rows)
  return {
    label: (entity, field) => (isOwn(field) ? own.label(entity as Entity, field) : fieldName(entity, field)),
    value: (entity, field, value) =>
      isOwn(field) ? own.value(entity as Entity, field, value) : known(field, value),
  }
}

function useKnown(rows: Change[]): (field: string, value: unknown) => string | null {
  const { t } = useTranslation('changes')
  const { nameOf } = usePeople()
  const stages = useStages().byId
  const pipelines = useQuery(pipelinesQuery).data
  const clientName = useClientNames(useMemo(() => mentioned(rows, 'client_id'), [rows]))
  const dealTitle = useDealTitles(useMemo(() => mentioned(rows, 'deal_id'), [rows]))

  const referred = (field: string, id: number): string | null | undefined => {
    if (PEOPLE.has(field)) return nameOf(id)
    if (field === 'stage_id') return stages.get(id)?.name
    if (field === 'pipeline_id') return pipelines?.find((one) => one.id === id)?.name
    if (field === 'client_id') return clientName(id)
    return field === 'deal_id' ? dealTitle(id) : null
  }

  return (field, value) => {
    if (value === null || value === '') return null
    if (typeof value === 'boolean') return t(value ? 'yes' : 'no')
    if (field.endsWith('_id') && typeof value === 'number') return referred(field, value) ?? t('hidden')
    if (Array.isArray(value))
      return value.length === 0 ? null : value.map((one) => plain(String(one))).join(', ')
    const text = typeof value === 'string' ? value : JSON.stringify(value)
    if (field === 'amount') return number(Number(text), 2)
    if (CHOSEN.has(field) && i18next.exists(`changes:value.${text}`)) return t(`value.${text as Value}`)
    if (/^\d{4}-\d{2}-\d{2}$/u.test(text)) return day(text)
    return /^\d{4}-\d{2}-\d{2}T/u.test(text) ? moment(text) : text
  }
}

function plain(field: string): string {
  return fieldName('', field)
}
