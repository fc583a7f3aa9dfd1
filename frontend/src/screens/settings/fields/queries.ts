/** How own fields are read and changed. */
import { useQuery } from '@tanstack/react-query'

import { api, full, take, type Schemas } from '@/api/client'
import { useWrite } from '@/api/write'
import type { Entity, OwnField } from '@/parts/own/queries'

export type Option = Schemas['OptionIn']
export type FieldBody = Schemas['FieldEdit']

export function useUsage(field: OwnField | null) {
  const id = field?.id ?? 0
  return useQuery({
    queryKey: ['field', 'usage', id, field?.version],
    queryFn: () => take(api.GET('/api/fields/{field_id}/usage', { params: { path: { field_id: id } } })),
    enabled: field !== null,
    staleTime: 0,
  }).data
}

export function editField({ id, version }: OwnField, body: FieldBody) {
  const params = { path: { field_id: id }, header: { 'if-match': `"${version}"` } }
  return full(api.PATCH('/api/fields/{field_id}', { params, body }))
}

export function createField(body: Schemas['FieldIn']) {
  return full(api.POST('/api/fields', { body }))
}

export function useDeleteField(says: (field: OwnField) => string, onDone: () => void) {
  return useWrite({
    call: ({ id }: OwnField) =>
      full(api.DELETE('/api/fields/{field_id}', { params: { path: { field_id: id } } })),
    touches: ['field'],
    says,
    onDone,
  })
}

export function useArchive(says: (field: OwnField) => string, onDone?: () => void) {
  return useWrite({
    call: (field: OwnField) => editField(field, { is_archived: !field.is_archived }),
    touches: ['field'],
    says,
    ...(onDone && { onDone }),
  })
}

export function orderFields(entity: Entity, order: OwnField[]) {
  return full(api.PUT('/api/fields/order', { body: { entity, field_ids: order.map(({ id }) => id) } }))
}
