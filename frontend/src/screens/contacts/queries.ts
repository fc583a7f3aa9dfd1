/** How the contacts of all clients are read and changed. */
import { queryOptions, useQueryClient } from '@tanstack/react-query'

import { api, full, take } from '@/api/client'
import { spoil } from '@/api/live'
import type { ContactFields } from '@/parts/contacts/queries'
import { offerUndo } from '@/parts/notices'
import { usePages } from '@/parts/table'
import { tagWords } from '@/parts/tags/address'

import { NEWEST, type Contact, type ContactsSearch } from './route'

const PAGE = 100

/** What the address says, in the server's words. */
export function filterOf({ q, client, manager, tag, custom }: ContactsSearch) {
  return {
    search: q,
    client_id: client === undefined ? undefined : [client],
    manager_id: typeof manager === 'number' ? [manager] : undefined,
    unassigned: manager === 'none' ? true : undefined,
    tag: tagWords(tag),
    custom,
  }
}

export function useContacts(search: ContactsSearch) {
  const { q, client, manager, tag, custom, sort = NEWEST } = search
  return usePages<Contact>(['contacts', 'table', q, client, manager, tag, custom, sort], (cursor) =>
    full(
      api.GET('/api/contacts', {
        params: { query: { ...filterOf(search), limit: PAGE, sort: sort as 'name', cursor } },
      }),
    ),
  )
}

export const contactQuery = (id: number) =>
  queryOptions({
    queryKey: ['contacts', 'one', id],
    queryFn: () => take(api.GET('/api/contacts/{contact_id}', { params: { path: { contact_id: id } } })),
  })

/** A cell of the table was changed: shown at once, offered to be undone. */
export function useCellChange(replace: (contact: Contact) => void) {
  const client = useQueryClient()
  return async ({ id, version }: Contact, body: ContactFields, says: string): Promise<void> => {
    const { data, batch } = await full(
      api.PATCH('/api/contacts/{contact_id}', {
        params: { path: { contact_id: id }, header: { 'if-match': `"${version}"` } },
        body,
      }),
    )
    replace(data)
    offerUndo(client, says, batch)
    spoil(client, ['contact'])
  }
}
