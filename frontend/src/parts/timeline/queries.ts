/** What was logged on a deal or a client, and what happened to it. */
import { useQuery } from '@tanstack/react-query'

import { api, full, take, type Schemas } from '@/api/client'
import { useWrite } from '@/api/write'
import { usePages } from '@/parts/table'

import type { Activity, Entry } from './story'

const PAGE = 100

/** What something hangs on: a deal, or a client itself. */
export type Place = { deal: number } | { client: number }

export function useActivities(place: Place) {
  const query = 'deal' in place ? { deal_id: [place.deal] } : { client_id: [place.client] }
  return usePages<Activity>(['activities', query], (cursor) =>
    full(api.GET('/api/activities', { params: { query: { ...query, cursor, limit: PAGE } } })),
  )
}

export function historyOf(place: Place): Promise<Entry[]> {
  return 'deal' in place
    ? take(api.GET('/api/deals/{deal_id}/history', { params: { path: { deal_id: place.deal } } }))
    : take(api.GET('/api/clients/{client_id}/history', { params: { path: { client_id: place.client } } }))
}

export function useHistory(place: Place) {
  return useQuery({ queryKey: ['history', place], queryFn: () => historyOf(place) })
}

export type NewActivity = Pick<Schemas['ActivityIn'], 'type' | 'subject' | 'content' | 'duration'>

export function useLog(place: Place, says: string, onDone: () => void) {
  const on = 'deal' in place ? { deal_id: place.deal } : { client_id: place.client }
  return useWrite({
    call: (body: NewActivity) => full(api.POST('/api/activities', { body: { ...body, ...on } })),
    touches: ['activity'],
    says: () => says,
    quiet: true,
    onDone,
  })
}

export function useRelog(activity: Activity, says: string, onDone: () => void) {
  return useWrite({
    call: (body: NewActivity) =>
      full(
        api.PATCH('/api/activities/{activity_id}', {
          params: { path: { activity_id: activity.id }, header: { 'if-match': `"${activity.version}"` } },
          body,
        }),
      ),
    touches: ['activity'],
    says: () => says,
    quiet: true,
    onDone,
  })
}

export function useUnlog(says: string) {
  return useWrite({
    call: ({ id }: Activity) =>
      full(api.DELETE('/api/activities/{activity_id}', { params: { path: { activity_id: id } } })),
    touches: ['activity'],
    says: () => says,
  })
}
