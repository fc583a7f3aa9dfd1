/** What own fields are called and their values in words, those that are archived by now among them. */
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'

import { useMe } from '@/api/session'
import { usePeople } from '@/parts/people'

import { fieldsQuery, type Entity, type OwnField } from './queries'
import { told, type Telling, type Value } from './values'

const OWN = 'custom.'

export function isOwn(name: string): boolean {
  return name.startsWith(OWN)
}

export function ownKey(name: string): string {
  return name.slice(OWN.length)
}

/** Sums of a deal are in its currency, all others in that of the business. */
export function useTelling(currency?: string): Telling {
  const { nameOf } = usePeople()
  const mine = useMe().currency
  return useMemo(() => ({ nameOf, currency: currency ?? mine }), [nameOf, currency, mine])
}

export interface Told {
  /** `custom.city` by the name people gave it. */
  label: (entity: Entity, name: string) => string
  value: (entity: Entity, name: string, value: unknown) => string | null
}

export function useTold(currency?: string): Told {
  const telling = useTelling(currency)
  const used = useQuery(fieldsQuery()).data
  const archived = useQuery(fieldsQuery(true)).data
  return useMemo(() => {
    const known = new Map([...(used ?? []), ...(archived ?? [])].map((field) => [nameOf(field), field]))
    const find = (entity: Entity, name: string) => known.get(`${entity} ${ownKey(name)}`)
    return {
      label: (entity, name) => find(entity, name)?.name ?? ownKey(name),
      value: (entity, name, value) => {
        const field = find(entity, name)
        if (field) return told(field, value as Value, telling)
        return value === null || value === undefined ? null : JSON.stringify(value)
      },
    }
  }, [used, archived, telling])
}

function nameOf({ entity, key }: OwnField): string {
  return `${entity} ${key}`
}
