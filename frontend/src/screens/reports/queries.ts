/** The reports, as the server counts them. */
import { queryOptions } from '@tanstack/react-query'

import { api, take } from '@/api/client'
import { useMe } from '@/api/session'
import { todayIn } from '@/format'

import { USUAL, type ReportsSearch, type Span } from './route'

const DAY = 86_400_000

export interface Asked {
  pipeline_id: number | undefined
  manager_id: number[] | undefined
  from: string
  to: string
}

export function firstDay(last: string, days: number): string {
  return new Date(Date.parse(`${last}T12:00:00Z`) - (days - 1) * DAY).toISOString().slice(0, 10)
}

/** How fine the time is cut, so that a chart has neither three columns nor three hundred. */
export function bucketOf(days: Span): 'day' | 'week' | 'month' {
  if (days <= 30) return 'day'
  return days <= 90 ? 'week' : 'month'
}

export function useAsked({ days = USUAL, pipeline, manager }: ReportsSearch): Asked {
  const me = useMe()
  const to = todayIn(me.time_zone)
  return {
    pipeline_id: pipeline,
    manager_id: manager === undefined ? undefined : [manager],
    from: firstDay(to, days),
    to,
  }
}

export const funnelQuery = (query: Asked) =>
  queryOptions({
    queryKey: ['reports', 'funnel', query],
    queryFn: () => take(api.GET('/api/reports/funnel', { params: { query } })),
  })

export const wonQuery = (query: Asked, by: 'day' | 'week' | 'month') =>
  queryOptions({
    queryKey: ['reports', 'won', query, by],
    queryFn: () => take(api.GET('/api/reports/won', { params: { query: { ...query, by } } })),
  })

export const managersQuery = (query: Asked) =>
  queryOptions({
    queryKey: ['reports', 'managers', query],
    queryFn: () => take(api.GET('/api/reports/managers', { params: { query } })),
  })

export const forecastQuery = ({ pipeline_id, manager_id }: Asked) =>
  queryOptions({
    queryKey: ['reports', 'forecast', pipeline_id, manager_id],
    queryFn: () => take(api.GET('/api/reports/forecast', { params: { query: { pipeline_id, manager_id } } })),
  })

export const lostQuery = (query: Asked) =>
  queryOptions({
    queryKey: ['reports', 'lost', query],
    queryFn: () => take(api.GET('/api/reports/lost-reasons', { params: { query: { ...query, top: 8 } } })),
  })

export const tasksQuery = (query: Asked) =>
  queryOptions({
    queryKey: ['reports', 'tasks', query],
    queryFn: () => take(api.GET('/api/reports/tasks', { params: { query } })),
  })
