/** Why a deal was lost: in one's own words, or in those that were used before. */
import { Autocomplete } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'

import { api, take } from '@/api/client'

const LOOKED_AT = 200 // lost deals whose reasons are offered

export function LostReason({ onType }: { onType: (reason: string) => void }) {
  const { t } = useTranslation('many')
  return (
    <Autocomplete
      label={t('lost.reason')}
      placeholder={t('lost.hint')}
      required
      maxLength={255}
      data={useReasons()}
      onChange={onType}
    />
  )
}

/** The reasons given before, the most frequent first. */
function useReasons(): string[] {
  const { data } = useQuery({
    queryKey: ['deals', 'reasons'],
    queryFn: () =>
      take(
        api.GET('/api/deals', {
          params: { query: { status: ['lost'], sort: '-closed_at', limit: LOOKED_AT } },
        }),
      ),
    staleTime: 60_000,
  })
  const times = new Map<string, number>()
  for (const { lost_reason } of data ?? []) {
    if (lost_reason) times.set(lost_reason, (times.get(lost_reason) ?? 0) + 1)
  }
  return [...times].sort(([, a], [, b]) => b - a).map(([reason]) => reason)
}
