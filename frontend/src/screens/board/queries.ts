/** What the board reads. */
import { useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query'
import { useCallback, useMemo } from 'react'

import { api, full, take } from '@/api/client'
import type { Pipeline } from '@/api/pipelines'

import { queryOf, type BoardQuery, type BoardSearch } from './filters'
import { lanesOf, markAbove, once, withPart, type Lane, type Mark } from './lanes'

const HEAD = 50 // cards a column at first
const PART = 100 // cards read at once further down

export { pipelinesQuery, type Pipeline } from '@/api/pipelines'

/** How far down each column is being looked at: by stage, the index of the first card in sight. */
const sight = new Map<number, number>()

export function lookAt(stageId: number, index: number): void {
  sight.set(stageId, index)
}

export type BoardKey = readonly ['board', number, BoardQuery]

async function part(lane: Lane, from: Mark, filters: BoardQuery): Promise<Lane> {
  const { data, cursor } = await full(
    api.GET('/api/pipelines/stages/{stage_id}/cards', {
      params: { path: { stage_id: lane.stage_id }, query: { ...filters, limit: PART, cursor: from.cursor } },
    }),
  )
  return withPart(lane, from, data, cursor)
}

/** The heads of all columns, and the stretches further down that somebody looks at. */
async function readBoard(client: QueryClient, [, pipeline_id, filters]: BoardKey): Promise<Lane[]> {
  const columns = await take(
    api.GET('/api/deals/stats/pipeline', { params: { query: { ...filters, pipeline_id, limit: HEAD } } }),
  )
  const lanes = lanesOf(columns, client.getQueryData<Lane[]>(['board', pipeline_id, filters]))
  const seen = await Promise.all(
    lanes.map((lane) => {
      const mark = markAbove(lane, sight.get(lane.stage_id) ?? 0)
      return mark ? part(lane, mark, filters) : Promise.resolve(lane)
    }),
  )
  return once(seen)
}

export function useBoard(pipeline: Pipeline | undefined, search: BoardSearch) {
  const client = useQueryClient()
  const filters = useStable(queryOf(search))
  const key: BoardKey = useMemo(() => ['board', pipeline?.id ?? 0, filters] as const, [pipeline?.id, filters])
  const board = useQuery({
    queryKey: key,
    queryFn: () => readBoard(client, key),
    enabled: pipeline !== undefined,
    placeholderData: (before, query) => (query?.queryKey[1] === key[1] ? before : undefined),
  })
  const more = useCallback((stageId: number) => readMore(client, key, stageId), [client, key])
  return { board, key, more }
}

/** The same object for as long as it says the same. */
function useStable(filters: BoardQuery): BoardQuery {
  const said = JSON.stringify(filters)
  return useMemo(() => JSON.parse(said) as BoardQuery, [said])
}

const reading = new Set<string>()

/** Read on where what is known of a column ends. */
async function readMore(client: QueryClient, key: BoardKey, stageId: number): Promise<void> {
  const lane = client.getQueryData<Lane[]>(key)?.find((each) => each.stage_id === stageId)
  const last = lane?.deals.at(-1)
  if (!lane || !last || lane.cursor === null) return
  const once = `${stageId} ${lane.cursor}`
  if (reading.has(once)) return
  reading.add(once)
  try {
    const from = { position: last.position, id: last.id, cursor: lane.cursor }
    const { deals, cursor } = await part({ ...lane, deals: [], marks: [] }, from, key[2])
    client.setQueryData<Lane[]>(key, (lanes) =>
      lanes?.map((each) => (each.stage_id === stageId ? withPart(each, from, deals, cursor) : each)),
    )
  } finally {
    reading.delete(once)
  }
}
