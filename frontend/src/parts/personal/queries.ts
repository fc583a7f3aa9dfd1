/** Consents of a person, everything about them, and erasing it. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'

import { api, full, take } from '@/api/client'
import { useWrite } from '@/api/write'
import { tell } from '@/parts/notices'

export interface Whom {
  kind: 'client' | 'contact'
  id: number
  name: string
}

const client = (id: number) => ({ params: { path: { client_id: id } } })
const contact = (id: number) => ({ params: { path: { contact_id: id } } })

export function useConsents({ kind, id }: Whom) {
  return useQuery({
    queryKey: ['consents', kind, id],
    queryFn: () =>
      take(
        kind === 'client'
          ? api.GET('/api/clients/{client_id}/consents', client(id))
          : api.GET('/api/contacts/{contact_id}/consents', contact(id)),
      ),
  })
}

export function useAddConsent({ kind, id }: Whom, onDone: () => void) {
  const { t } = useTranslation('personal')
  return useWrite({
    call: (body: { text_version: string; source: string }) =>
      full(
        kind === 'client'
          ? api.POST('/api/clients/{client_id}/consents', { ...client(id), body })
          : api.POST('/api/contacts/{contact_id}/consents', { ...contact(id), body }),
      ),
    touches: ['consent'],
    says: () => t('added'),
    onDone,
  })
}

export function useWithdraw({ kind, id }: Whom) {
  const { t } = useTranslation('personal')
  return useWrite({
    call: (consentId: number) =>
      full(
        kind === 'client'
          ? api.POST('/api/clients/{client_id}/consents/{consent_id}/withdraw', {
              params: { path: { client_id: id, consent_id: consentId } },
              body: {},
            })
          : api.POST('/api/contacts/{contact_id}/consents/{consent_id}/withdraw', {
              params: { path: { contact_id: id, consent_id: consentId } },
              body: {},
            }),
      ),
    touches: ['consent'],
    says: () => t('tookBack'),
  })
}

export function everythingAbout({ kind, id }: Whom): string {
  return `/api/${kind}s/${id}/personal-data`
}

export function useErase({ kind, id }: Whom, onDone: () => void) {
  const { t } = useTranslation('personal')
  return useWrite({
    call: (confirm: string) =>
      full(
        kind === 'client'
          ? api.POST('/api/clients/{client_id}/erase', { ...client(id), body: { confirm } })
          : api.POST('/api/contacts/{contact_id}/erase', { ...contact(id), body: { confirm } }),
      ),
    touches: ['client', 'contact', 'deal', 'task', 'activity', 'consent'],
    quiet: true,
    onDone: () => {
      tell(t('erased'))
      onDone()
    },
  })
}
