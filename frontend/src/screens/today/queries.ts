/** What somebody has to look at today. */
import { useQuery } from '@tanstack/react-query'

import { api, full, take, type Answer, type Schemas } from '@/api/client'
import { useMay, useMe } from '@/api/session'
import { useWrite } from '@/api/write'
import { todayIn } from '@/format'
import { daysAfter } from '@/parts/todo/days'
import type { Stage } from '@/api/pipelines'
import { useStages } from '@/screens/deals/queries'

import { waiting, type WaitingDeal } from './waiting'

export type Task = Schemas['TaskOut']
export type Activity = Schemas['ActivityOut']

const MOST_TASKS = 100
const MOST_DEALS = 100
const MOST_ACTIVITIES = 12

/** Pending tasks up to tomorrow, by their day. */
export function useTodaysTasks(all: boolean) {
  const me = useMe()
  const until = daysAfter(todayIn(me.time_zone), 1)
  const queryKey = ['tasks', 'today', until, all]
  const tasks = useQuery({
    queryKey,
    queryFn: () =>
      full(
        api.GET('/api/tasks', {
          params: {
            query: {
              status: ['todo', 'in_progress'],
              due_to: until,
              assignee_id: all ? undefined : [me.id],
              sort: 'due_date',
              limit: MOST_TASKS,
            },
          },
        }),
      ),
  })
  return { ...tasks, queryKey }
}

type Patch = Pick<Task, 'status'> | Pick<Task, 'due_date'>

/** Shown at once; a refusal brings back what was. */
export function useTaskChange(queryKey: unknown[]) {
  const write = useWrite({
    call: ({ task, patch }: { task: Task; patch: Patch; says: string }) =>
      full(api.PATCH('/api/tasks/{task_id}', { params: { path: { task_id: task.id } }, body: patch })),
    touches: ['task'],
    foresees: {
      in: queryKey,
      as: (now: Answer<Task[]>, { task, patch }) => ({
        ...now,
        data: now.data.map((each) => (each.id === task.id ? { ...each, ...patch } : each)),
      }),
    },
    says: ({ says }) => says,
  })
  return (task: Task, patch: Patch, says: string) => write.mutate({ task, patch, says })
}

/** Open deals that stand too long on their stage, and those for which nothing is planned. */
export function useWaitingDeals(all: boolean): {
  deals: WaitingDeal[]
  stageOf: (id: number) => Stage | undefined
  isPending: boolean
  error: Error | null
  again: () => void
} {
  const me = useMe()
  const may = useMay()
  const { byId } = useStages()
  const owner = all || !may('deal.edit') ? undefined : [me.id]
  const read = (more: { has_pending_task?: boolean }) =>
    take(
      api.GET('/api/deals', {
        params: {
          query: { status: ['open'], manager_id: owner, sort: 'stage_since', limit: MOST_DEALS, ...more },
        },
      }),
    )
  const old = useQuery({ queryKey: ['deals', 'oldest', owner], queryFn: () => read({}) })
  const idle = useQuery({
    // A task that is set or done changes it as much as a deal does.
    queryKey: ['board', 'deals without a task', owner],
    queryFn: () => read({ has_pending_task: false }),
  })
  const limits = new Map([...byId.values()].map(({ id, rot_days }) => [id, rot_days ?? null]))
  return {
    deals: waiting(old.data ?? [], idle.data ?? [], limits, old.dataUpdatedAt),
    stageOf: (id) => byId.get(id),
    isPending: old.isPending || idle.isPending,
    error: old.error ?? idle.error,
    again: () => void Promise.all([old.refetch(), idle.refetch()]),
  }
}

export function useRecent() {
  return useQuery({
    queryKey: ['activities', 'recent'],
    queryFn: () =>
      take(
        api.GET('/api/activities', { params: { query: { sort: '-activity_date', limit: MOST_ACTIVITIES } } }),
      ),
  })
}
