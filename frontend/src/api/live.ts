/**
 * What others change, as it happens. The stream tells only which rows changed; what may be seen of them is asked
 * again from the API. While something is dragged the news wait (`hold`), so that nothing moves under the hand.
 */
import { useQueryClient, type QueryClient, type QueryKey } from '@tanstack/react-query'
import { useEffect, useSyncExternalStore } from 'react'

export interface Change {
  entity: string
  entity_id: number
  batch?: string
}

/** Which readings a changed row spoils: the first word of their keys. */
const SPOILS: Record<string, string[]> = {
  deal: ['board', 'deals', 'deal', 'reports', 'dashboard', 'history', 'bin'],
  client: ['clients', 'client', 'contacts', 'board', 'deal', 'duplicates', 'history', 'bin'],
  consent: ['consents'],
  contact: ['contacts', 'client', 'duplicates', 'history', 'bin'],
  dismissal: ['duplicates'],
  task: ['tasks', 'board', 'reports', 'dashboard', 'bin'],
  activity: ['activities', 'clients', 'client', 'reports', 'dashboard', 'bin'],
  participant: ['participants', 'board', 'deals'],
  pipeline: ['pipelines', 'board'],
  stage: ['pipelines', 'board'],
  tag: ['tags', 'board', 'deals', 'deal', 'clients', 'client', 'contacts'],
  user: ['users', 'me'],
  handover: ['handovers'],
  view: ['views'],
  api_key: ['keys'],
  key_policy: ['key-policies'],
  view_choice: ['views'],
}

/** The journal grows with every change, of whatever. */
const ALWAYS = 'changes'

const GATHER = 200 // ms: one refresh for a burst
const RETRY = 3_000

let held = 0
let pending = new Set<string>()
let timer: ReturnType<typeof setTimeout> | undefined
let up = true
const watchers = new Set<() => void>()

function setUp(now: boolean): void {
  if (up === now) return
  up = now
  for (const tell of watchers) tell()
}

/** Whether the stream is connected. */
export function useLink(): boolean {
  return useSyncExternalStore(
    (tell) => {
      watchers.add(tell)
      return () => watchers.delete(tell)
    },
    () => up,
  )
}

/** Let the news wait until the returned function is called. */
export function hold(client: QueryClient): () => void {
  held += 1
  return () => {
    held -= 1
    flush(client)
  }
}

/**
 * Show at once what a write will lead to. A reading that is on its way knows nothing of it and is dropped; the news
 * wait until the returned function is called, for they might bring back what was.
 */
export function foresee<T>(client: QueryClient, queryKey: QueryKey, change: (now: T) => T): () => void {
  void client.cancelQueries({ queryKey, exact: true })
  client.setQueryData<T>(queryKey, (now) => (now === undefined ? now : change(now)))
  return hold(client)
}

function flush(client: QueryClient): void {
  if (held > 0 || pending.size === 0) return
  const nouns = pending
  pending = new Set()
  void client.invalidateQueries({ predicate: ({ queryKey }) => nouns.has(String(queryKey[0])) })
}

/** Ask again for all readings that a change of these entities spoils: one's own at once, others' soon and once. */
export function spoil(client: QueryClient, entities: string[], atOnce = false): void {
  for (const entity of entities)
    for (const noun of [ALWAYS, ...(SPOILS[entity] ?? [entity])]) pending.add(noun)
  clearTimeout(timer)
  if (atOnce) flush(client)
  else timer = setTimeout(() => flush(client), GATHER)
}

function listen(client: QueryClient): () => void {
  let source: EventSource
  let again: ReturnType<typeof setTimeout> | undefined
  let missed = false

  const open = () => {
    source = new EventSource('/api/events')
    source.onopen = () => {
      setUp(true)
      if (missed) void client.invalidateQueries()
      missed = false
    }
    source.onerror = () => {
      setUp(false)
      if (source.readyState !== EventSource.CLOSED) return // it reconnects by itself and resumes
      missed = true
      again = setTimeout(open, RETRY)
    }
    const heard = (event: MessageEvent<string>) => {
      const change = JSON.parse(event.data) as Change
      spoil(client, [change.entity])
    }
    source.addEventListener('change', heard)
    source.addEventListener('gone', heard)
    source.addEventListener('reset', () => void client.invalidateQueries())
  }

  // The machine knows sooner than the stream that its network is gone, and a stream may never learn of it.
  const lost = () => setUp(false)
  const back = () => {
    clearTimeout(again)
    source.close()
    missed = true
    open()
  }
  window.addEventListener('offline', lost)
  window.addEventListener('online', back)

  open()
  return () => {
    window.removeEventListener('offline', lost)
    window.removeEventListener('online', back)
    clearTimeout(again)
    source.close()
  }
}

/** Listen for as long as the component is shown. */
export function useLive(): void {
  const client = useQueryClient()
  useEffect(() => listen(client), [client])
}
