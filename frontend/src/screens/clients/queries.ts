/** How clients are read and changed. */
import { queryOptions, useQueryClient } from '@tanstack/react-query'

import { api, full, take, type Schemas } from '@/api/client'
import { spoil } from '@/api/live'
import { useWrite } from '@/api/write'
import { offerUndo } from '@/parts/notices'
import { usePages } from '@/parts/table'
import { tagWords } from '@/parts/tags/address'

import { NEWEST, type Client, type ClientsSearch } from './route'

const PAGE = 100

export type ClientPatch = Schemas['ClientEdit']

/** What the address says, in the server's words. */
export function filterOf({ q, status, manager, tag, custom }: ClientsSearch) {
  return {
    search: q,
    status: status && [status],
    manager_id: typeof manager === 'number' ? [manager] : undefined,
    unassigned: manager === 'none' ? true : undefined,
    tag: tagWords(tag),
    custom,
  }
}

export function useClients(search: ClientsSearch) {
  const { q, status, manager, tag, custom, sort = NEWEST } = search
  return usePages<Client>(['clients', 'table', q, status, manager, tag, custom, sort], (cursor) =>
    full(
      api.GET('/api/clients', {
        params: {
          query: { ...filterOf(search), limit: PAGE, sort: sort as 'name', cursor },
        },
      }),
    ),
  )
}

export const clientQuery = (id: number) =>
  queryOptions({
    queryKey: ['client', id],
    queryFn: () => take(api.GET('/api/clients/{client_id}', { params: { path: { client_id: id } } })),
  })

export type Deal = Schemas['DealOut']

export function useDealsOf(clientId: number) {
  return usePages<Deal>(['deals', 'of client', clientId], (cursor) =>
    full(api.GET('/api/deals', { params: { query: { client_id: [clientId], cursor, limit: PAGE } } })),
  )
}

export function useDropClient(says: string, onDone: () => void) {
  return useWrite({
    call: ({ id }: Client) =>
      full(api.DELETE('/api/clients/{client_id}', { params: { path: { client_id: id } } })),
    touches: ['client', 'contact', 'task', 'activity'],
    says: () => says,
    onDone,
  })
}

export function changeClient(client: Pick<Client, 'id' | 'version'>, patch: ClientPatch) {
  return full(
    api.PATCH('/api/clients/{client_id}', {
      params: { path: { client_id: client.id }, header: { 'if-match': `"${client.version}"` } },
      body: patch,
    }),
  )
}

/** A cell of the table was changed: shown at once, offered to be undone. */
export function useCellChange(replace: (client: Client) => void) {
  const client = useQueryClient()
  return async (row: Client, patch: ClientPatch, says: string): Promise<void> => {
    const { data, batch } = await changeClient(row, patch)
    replace(data)
    offerUndo(client, says, batch)
    spoil(client, ['client'])
  }
}
