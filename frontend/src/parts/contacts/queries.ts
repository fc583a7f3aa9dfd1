/** The people of a client. */
import { useQuery } from '@tanstack/react-query'

import { api, full, take, type Schemas } from '@/api/client'
import { useWrite } from '@/api/write'

export type Contact = Schemas['ContactOut']
export type ContactFields = Schemas['ContactEdit']

const ALL = 1_000

export function useContacts(clientId: number) {
  return useQuery({
    queryKey: ['contacts', clientId],
    queryFn: () =>
      take(
        api.GET('/api/clients/{client_id}/contacts', {
          params: { path: { client_id: clientId }, query: { limit: ALL } },
        }),
      ),
  })
}

/** A new person, or a change of one who is there already. */
export function useKeepContact(contact: Contact | null, says: string, onDone: () => void) {
  return useWrite({
    call: ({ clientId, fields: body }: { clientId: number; fields: ContactFields & { name: string } }) =>
      contact
        ? full(
            api.PATCH('/api/contacts/{contact_id}', {
              params: { path: { contact_id: contact.id }, header: { 'if-match': `"${contact.version}"` } },
              body,
            }),
          )
        : full(
            api.POST('/api/clients/{client_id}/contacts', {
              params: { path: { client_id: clientId } },
              body: { is_primary: false, ...body },
            }),
          ),
    touches: ['contact'],
    says: () => says,
    quiet: true,
    onDone,
  })
}

export function useMakePrimary(says: string) {
  return useWrite({
    call: ({ id }: Contact) =>
      full(
        api.PATCH('/api/contacts/{contact_id}', {
          params: { path: { contact_id: id } },
          body: { is_primary: true },
        }),
      ),
    touches: ['contact'],
    says: () => says,
  })
}

export function useDropContact(says: string) {
  return useWrite({
    call: ({ id }: Contact) =>
      full(api.DELETE('/api/contacts/{contact_id}', { params: { path: { contact_id: id } } })),
    touches: ['contact'],
    says: () => says,
  })
}
