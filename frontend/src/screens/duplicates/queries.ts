/** Suspected duplicates, and what becomes of them. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'

import { api, full, take, type Schemas } from '@/api/client'
import { useWrite } from '@/api/write'
import { useListed } from '@/parts/useListed'

import type { Group, Kind } from './route'

const PAGE = 30

export type Party = Schemas['ClientOut'] | Schemas['ContactOut']

export const FIELDS = {
  clients: ['name', 'inn', 'phone', 'email', 'website', 'address', 'source', 'status'],
  contacts: ['name', 'position', 'phone', 'email', 'telegram', 'whatsapp'],
} as const
export type Field = (typeof FIELDS)[Kind][number]

export function useDuplicates(entity: Kind) {
  return useListed<Group>(['duplicates', entity], (cursor) =>
    full(api.GET('/api/duplicates', { params: { query: { entity, limit: PAGE, cursor } } })),
  )
}

/** The rows of a group as they are now, with all their fields. */
export function useParties(kind: Kind, ids: number[]) {
  return useQuery({
    queryKey: ['duplicates', 'rows', kind, ids],
    queryFn: () => Promise.all(ids.map((id): Promise<Party> => read(kind, id))),
  })
}

function read(kind: Kind, id: number): Promise<Party> {
  if (kind === 'clients') {
    return take(api.GET('/api/clients/{client_id}', { params: { path: { client_id: id } } }))
  }
  return take(api.GET('/api/contacts/{contact_id}', { params: { path: { contact_id: id } } }))
}

export function useDismiss(entity: Kind) {
  const { t } = useTranslation('duplicates')
  return useWrite({
    call: ({ rows }: Group) =>
      full(api.POST('/api/duplicates/dismiss', { body: { entity, ids: rows.map(({ id }) => id) } })),
    touches: ['dismissal'],
    says: ({ rows }) => t('dismissed', { name: rows[0]?.name ?? '' }),
  })
}

export interface Merge {
  stays: Party
  others: Party[]
  fields: Partial<Record<Field, number>>
}

export function useMerge(kind: Kind, onDone: () => void) {
  const { t } = useTranslation('duplicates')
  return useWrite({
    call: async ({ stays, others, fields }: Merge) => {
      const body = {
        with: others.map(({ id }) => id),
        versions: others.map(({ version }) => version),
        fields,
      }
      const header = { 'if-match': `"${stays.version}"` }
      const { batch, ...rest } =
        kind === 'clients'
          ? await full(
              api.POST('/api/clients/{client_id}/merge', {
                params: { path: { client_id: stays.id }, header },
                body,
              }),
            )
          : await full(
              api.POST('/api/contacts/{contact_id}/merge', {
                params: { path: { contact_id: stays.id }, header },
                body,
              }),
            )
      return { ...rest, batch, data: rest.data.row.name }
    },
    touches: ['client', 'contact', 'deal', 'task', 'activity'],
    says: (_, name) => t('merged', { name }),
    quiet: true,
    onDone,
  })
}
