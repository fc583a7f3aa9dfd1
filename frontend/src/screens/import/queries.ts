/** How imports are read and led. */
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'

import { api, full, take, type Problem, type Schemas } from '@/api/client'
import { tellProblem } from '@/parts/notices'
import { useListed } from '@/parts/useListed'

import type { Import, Mapping } from './route'

const PAGE = 20
const ROWS = 50
const LOOK = 700 // ms between two looks at a running import
const MINUTE = 60_000

export function isBusy({ state }: Pick<Import, 'state'>): boolean {
  return state === 'checking' || state === 'running'
}

export function importQuery(id: number) {
  return queryOptions<Import, Problem>({
    queryKey: ['imports', id],
    queryFn: () => take(api.GET('/api/imports/{import_id}', { params: { path: { import_id: id } } })),
    refetchInterval: ({ state: { data } }) => (data && isBusy(data) ? LOOK : false),
  })
}

export function useImports() {
  return useListed(['imports', 'list'], (cursor) =>
    full(api.GET('/api/imports', { params: { query: { limit: PAGE, sort: '-created_at', cursor } } })),
  )
}

/** The rows that were not taken in; `skip` of the page after this many. */
export function useRows(id: number, outcome: Schemas['Outcome'], version: string) {
  return useListed(['imports', id, 'rows', outcome, version], async (cursor) => {
    const skip = Number(cursor ?? 0)
    const page = await full(
      api.GET('/api/imports/{import_id}/rows', {
        params: { path: { import_id: id }, query: { outcome, skip, limit: ROWS } },
      }),
    )
    return { ...page, cursor: page.data.length === ROWS ? String(skip + ROWS) : null }
  })
}

/** Change how the file is read: shown at once, the newest word last. */
export function useMapping(id: number) {
  const client = useQueryClient()
  const key = importQuery(id).queryKey
  const mutationKey = ['mapping', id]
  const { mutate } = useMutation<Import, Problem, Mapping>({
    mutationKey,
    scope: { id: `mapping ${id}` },
    mutationFn: (mapping) =>
      take(api.PUT('/api/imports/{import_id}', { params: { path: { import_id: id } }, body: { mapping } })),
    onMutate: async (mapping) => {
      await client.cancelQueries({ queryKey: key, exact: true })
      client.setQueryData(key, (old) => old && { ...old, mapping, checked: null })
    },
    onSuccess: (shown) => {
      if (client.isMutating({ mutationKey }) === 1) client.setQueryData(key, shown)
    },
    onError: (problem) => {
      tellProblem(problem)
      void client.invalidateQueries({ queryKey: key, exact: true })
    },
  })
  return (change: Partial<Mapping>) => {
    const now = client.getQueryData(key)
    if (now) mutate({ ...now.mapping, ...change })
  }
}

export type Verb = 'check' | 'run' | 'stop'

const CALLS = {
  check: (id: number) => api.POST('/api/imports/{import_id}/check', { params: { path: { import_id: id } } }),
  run: (id: number) => api.POST('/api/imports/{import_id}/run', { params: { path: { import_id: id } } }),
  stop: (id: number) => api.POST('/api/imports/{import_id}/stop', { params: { path: { import_id: id } } }),
}

export function useLead(id: number) {
  const client = useQueryClient()
  const key = importQuery(id).queryKey
  return useMutation<Import, Problem, Verb>({
    scope: { id: `mapping ${id}` }, // after the mapping has arrived
    mutationFn: (verb) => take<Import>(CALLS[verb](id)),
    onSuccess: (shown) => client.setQueryData(key, shown),
    onError: (problem) => {
      tellProblem(problem)
      void client.invalidateQueries({ queryKey: key, exact: true })
    },
  })
}

/** The import as the journal has it, which tells whether it was taken back. */
export function useJournalled({
  batch,
  account,
  created_at,
  finished_at,
}: Import): Schemas['BatchOut'] | null {
  const { data } = useQuery({
    queryKey: ['changes', 'import', batch, finished_at],
    queryFn: () => {
      const end = finished_at === null ? Date.now() : new Date(finished_at).getTime()
      const until = new Date(end + MINUTE).toISOString()
      return take(
        api.GET('/api/changes', {
          params: { query: { via: ['import'], since: created_at, until, sort: 'id', limit: 200 } },
        }),
      )
    },
    enabled: batch !== null && account !== null,
  })
  return data?.find(({ id }) => id === batch) ?? null
}
