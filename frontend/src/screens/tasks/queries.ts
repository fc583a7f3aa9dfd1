/** How tasks are read and changed from their table. */
import { useQueryClient } from '@tanstack/react-query'

import { api, full, type Schemas } from '@/api/client'
import { spoil } from '@/api/live'
import { useMe } from '@/api/session'
import { todayIn } from '@/format'
import { offerUndo } from '@/parts/notices'
import { usePages } from '@/parts/table'
import { daysAfter } from '@/parts/todo/days'

import type { Task, TasksSearch, View } from './route'

const PAGE = 100
const WEEK = 6
const PENDING = ['todo', 'in_progress'] as const

export function orderOf({ view, sort }: TasksSearch): string {
  return sort ?? (view === 'done' ? '-completed_at' : 'due_date')
}

/** What a view means in the server's filters. */
export function filterOf(view: View, today: string) {
  if (view === 'done') return { status: ['done' as const] }
  if (view === 'overdue') return { overdue: true }
  const status = [...PENDING]
  if (view === 'today') return { status, due_from: today, due_to: today }
  if (view === 'week') return { status, due_from: today, due_to: daysAfter(today, WEEK) }
  return { status }
}

/** What the address says, in the server's words. */
export function filtersOf({ view = 'pending', all, q }: TasksSearch, me: number, today: string) {
  return { ...filterOf(view, today), search: q, assignee_id: all ? undefined : [me] }
}

export function useTasks(search: TasksSearch) {
  const me = useMe()
  const { view = 'pending', all, q } = search
  const sort = orderOf(search)
  const today = todayIn(me.time_zone)
  return usePages<Task>(['tasks', 'table', view, all, q, sort, today], (cursor) =>
    full(
      api.GET('/api/tasks', {
        params: {
          query: {
            ...filtersOf(search, me.id, today),
            limit: PAGE,
            cursor,
            sort: sort as 'due_date',
          },
        },
      }),
    ),
  )
}

export type TaskPatch = Pick<
  Schemas['TaskEdit'],
  'title' | 'status' | 'due_date' | 'assignee_id' | 'priority'
>

/** Shown at once, offered to be undone; a refusal goes to who called, after what was is back. */
export function useTaskChange(replace: (task: Task) => void) {
  const client = useQueryClient()
  return async (task: Task, patch: TaskPatch, says: string): Promise<void> => {
    replace({ ...task, ...(patch as Partial<Task>) })
    try {
      const { data, batch } = await full(
        api.PATCH('/api/tasks/{task_id}', {
          params: { path: { task_id: task.id }, header: { 'if-match': `"${task.version}"` } },
          body: patch,
        }),
      )
      replace(data)
      offerUndo(client, says, batch)
    } catch (problem) {
      replace(task)
      throw problem
    } finally {
      spoil(client, ['task'])
    }
  }
}
