/** The tasks on a deal or a client. */
import type { InfiniteData } from '@tanstack/react-query'

import { api, full, type Answer, type Schemas } from '@/api/client'
import { useWrite } from '@/api/write'
import { usePages } from '@/parts/table'
import type { Place } from '@/parts/timeline/queries'

export type Task = Schemas['TaskOut']
export type TaskPatch = Schemas['TaskEdit']

const PAGE = 100

function filterOf(place: Place) {
  return 'deal' in place ? { deal_id: [place.deal] } : { client_id: [place.client] }
}

function keyOf(place: Place) {
  return ['tasks', 'of', filterOf(place)]
}

export function useTasks(place: Place) {
  return usePages<Task>(keyOf(place), (cursor) =>
    full(api.GET('/api/tasks', { params: { query: { ...filterOf(place), cursor, limit: PAGE } } })),
  )
}

export function isPending({ status }: Task): boolean {
  return status === 'todo' || status === 'in_progress'
}

/** Pending ones by their day, those without one last; then what is done, latest first. */
export function inOrder(tasks: readonly Task[]): Task[] {
  const day = (task: Task) => task.due_date ?? '9999'
  return [...tasks].sort((one, other) => {
    const pending = Number(isPending(other)) - Number(isPending(one))
    if (pending !== 0) return pending
    if (isPending(one)) return day(one).localeCompare(day(other)) || one.id - other.id
    return (other.completed_at ?? '').localeCompare(one.completed_at ?? '') || other.id - one.id
  })
}

export interface NewTask {
  title: string
  due_date: string | null
  assignee_id: number
}

export function useAddTask(place: Place | null, says: string) {
  const on = place && ('deal' in place ? { deal_id: place.deal } : { client_id: place.client })
  return useWrite({
    call: (body: NewTask) =>
      full(api.POST('/api/tasks', { body: { ...body, ...on, status: 'todo', priority: 'medium' } })),
    touches: ['task'],
    says: () => says,
    quiet: true,
  })
}

type Patch = Pick<Task, 'status'> | Pick<Task, 'due_date'>

interface Change {
  task: Task
  patch: Patch
  says: string
}

/** Shown at once; a refusal brings back what was. */
export function useChangeTask(place: Place) {
  const change = useWrite({
    call: ({ task, patch }: Change) =>
      full(api.PATCH('/api/tasks/{task_id}', { params: { path: { task_id: task.id } }, body: patch })),
    touches: ['task'],
    foresees: {
      in: keyOf(place),
      as: (now: InfiniteData<Answer<Task[]>>, { task, patch }) => withTask(now, { ...task, ...patch }),
    },
    says: ({ says }) => says,
  })
  return (task: Task, patch: Patch, says: string) => change.mutate({ task, patch, says })
}

function withTask(list: InfiniteData<Answer<Task[]>>, task: Task): InfiniteData<Answer<Task[]>> {
  return {
    ...list,
    pages: list.pages.map((page) => ({
      ...page,
      data: page.data.map((each) => (each.id === task.id ? task : each)),
    })),
  }
}

export function useDropTask(says: string) {
  return useWrite({
    call: ({ id }: Task) => full(api.DELETE('/api/tasks/{task_id}', { params: { path: { task_id: id } } })),
    touches: ['task'],
    says: () => says,
  })
}
