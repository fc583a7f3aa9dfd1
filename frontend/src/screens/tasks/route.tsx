import { createRoute, lazyRouteComponent } from '@tanstack/react-router'

import type { Schemas } from '@/api/client'
import { inside } from '@/app/inside'

export type Task = Schemas['TaskOut']

/** Which tasks are shown: those to be done, of these the ones for a time, or the done ones. */
export const VIEWS = ['pending', 'overdue', 'today', 'week', 'done'] as const
export type View = (typeof VIEWS)[number]

export const PRIORITIES = ['low', 'medium', 'high', 'critical'] as const
export type Priority = (typeof PRIORITIES)[number]

const SORTS = ['title', 'due_date', 'created_at', 'completed_at'].flatMap((name) => [name, `-${name}`])

export interface TasksSearch {
  view?: View | undefined
  /** Everybody's that one sees, and not one's own only. */
  all?: boolean | undefined
  q?: string | undefined
  sort?: string | undefined
}

export const tasksRoute = createRoute({
  getParentRoute: () => inside,
  path: '/tasks',
  validateSearch: (search: Record<string, unknown>): TasksSearch => ({
    view: VIEWS.find((view) => view === search.view && view !== 'pending'),
    all: search.all === true ? true : undefined,
    q: typeof search.q === 'string' || typeof search.q === 'number' ? String(search.q) : undefined,
    sort: SORTS.find((sort) => sort === search.sort),
  }),
  component: lazyRouteComponent(() => import('./Tasks'), 'Tasks'),
})
