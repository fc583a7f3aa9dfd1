/** The board of one pipeline: its stages as columns, its deals as cards. */
import { Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'

import { api, take } from '@/api/client'
import { money } from '@/format'
import { Bar } from '@/parts/Bar'
import { Failed, Waiting } from '@/parts/states'

import { boardRoute } from './route'

export function Board() {
  const { t } = useTranslation()
  const { pipeline } = boardRoute.useSearch()
  const board = useQuery({
    queryKey: ['board', pipeline],
    queryFn: () =>
      take(api.GET('/api/deals/stats/pipeline', { params: { query: { pipeline_id: pipeline } } })),
  })
  return (
    <>
      <Bar>
        <Title order={1} size="h5">
          {t('nav.board')}
        </Title>
      </Bar>
      {board.isPending && <Waiting />}
      {board.isError && <Failed problem={board.error} onRetry={() => void board.refetch()} />}
      {board.data?.map((column) => (
        <section key={column.stage_id}>
          <h2>{column.stage_name}</h2>
          <p>
            {column.deals_count} · {money(column.total_amount, 'RUB')}
          </p>
        </section>
      ))}
    </>
  )
}
