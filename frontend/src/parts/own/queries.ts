/** The fields that the business has added: few, and the same for everybody. */
import { queryOptions, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'

import { api, take, type Schemas } from '@/api/client'

export type OwnField = Schemas['CustomFieldOut']
export type Entity = OwnField['entity']
export type Kind = OwnField['kind']

const ALL = 1_000
const LONG = 5 * 60_000

export const fieldsQuery = (is_archived = false) =>
  queryOptions({
    queryKey: ['field', { is_archived }],
    queryFn: () => take(api.GET('/api/fields', { params: { query: { is_archived, limit: ALL } } })),
    staleTime: LONG,
  })

const NONE: OwnField[] = []

/** Those in use, in their order. */
export function useOwnFields(entity: Entity): OwnField[] {
  const all = useQuery(fieldsQuery()).data
  return useMemo(() => all?.filter((field) => field.entity === entity) ?? NONE, [all, entity])
}
