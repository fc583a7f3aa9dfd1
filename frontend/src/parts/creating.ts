/** What is being created over whatever screen this is; the top bar, keys and the palette call for it. */
import { useSyncExternalStore } from 'react'

export const CREATED = ['deal', 'client', 'contact', 'task', 'activity'] as const
export type Created = (typeof CREATED)[number]

/** The right each of them takes. */
export const RIGHT = {
  deal: 'deal.create',
  client: 'client.create',
  contact: 'contact.create',
  task: 'task.create',
  activity: 'activity.create',
} as const

let current: Created | null = null
const watchers = new Set<() => void>()

export function callFor(what: Created | null): void {
  current = what
  for (const tell of watchers) tell()
}

export function useCreating(): Created | null {
  return useSyncExternalStore(
    (tell) => {
      watchers.add(tell)
      return () => watchers.delete(tell)
    },
    () => current,
  )
}
