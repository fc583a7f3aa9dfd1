/** The same done to many rows: one request, one way back; what was refused is told with its reason. */
import { useTranslation } from 'react-i18next'

import type { Answer, Schemas } from '@/api/client'
import { useWrite } from '@/api/write'
import { counted, type Kind } from '@/parts/kinds'
import { tellFailed } from '@/parts/notices'

interface Order {
  action: string
}

/** `touches` names what the rows are first, then what hangs on them. */
export function useBulk<O extends Order>(
  touches: [Kind, ...string[]],
  call: (order: O) => Promise<Answer<Schemas['BulkResult']>>,
  onDone: () => void,
): (order: O) => void {
  const { t } = useTranslation('many')
  const [kind] = touches
  const write = useWrite({
    call,
    touches,
    says: ({ action }, { done }) =>
      t(action === 'delete' ? 'deleted' : 'changed', { what: counted(kind, done) }),
    onDone: ({ failed }) => {
      onDone()
      const [first] = failed
      if (!first) return
      const message = t('failed', { count: failed.length, reason: first.detail })
      tellFailed(message)
    },
  })
  return write.mutate
}
