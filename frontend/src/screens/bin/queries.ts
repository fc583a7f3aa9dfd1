/** What was deleted, and the ways back and out. */
import { useTranslation } from 'react-i18next'

import { api, full } from '@/api/client'
import { useWrite } from '@/api/write'
import { tell } from '@/parts/notices'
import { useListed } from '@/parts/useListed'

import type { BinEntity, Binned, BinSearch } from './route'

const PAGE = 50

/** What may have hung on the row and came back, or went, with it. */
const TOGETHER: Record<BinEntity, string[]> = {
  deal: ['deal', 'task', 'activity'],
  client: ['client', 'contact', 'task', 'activity'],
  contact: ['contact'],
  task: ['task'],
  activity: ['activity'],
}

export function useBin({ q, entity }: BinSearch) {
  return useListed<Binned>(['bin', q, entity], (cursor) =>
    full(
      api.GET('/api/bin', {
        params: { query: { limit: PAGE, search: q, entity: entity && [entity], cursor } },
      }),
    ),
  )
}

const place = ({ entity, id }: Binned) => ({ params: { path: { entity, row_id: id } } })

export function useRestore(row: Binned) {
  const { t } = useTranslation('bin')
  return useWrite({
    call: () => full(api.POST('/api/bin/{entity}/{row_id}/restore', place(row))),
    touches: TOGETHER[row.entity],
    says: (_: undefined, { name, together_with: count }) =>
      count > 0 ? t('together', { name, count }) : t('restored', { name }),
  })
}

export function usePurge(row: Binned, name: string) {
  const { t } = useTranslation('bin')
  return useWrite({
    call: () => full(api.DELETE('/api/bin/{entity}/{row_id}', place(row))),
    touches: TOGETHER[row.entity],
    onDone: () => tell(t('purged', { name })),
  })
}
