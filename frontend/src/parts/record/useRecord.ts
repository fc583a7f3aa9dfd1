/**
 * A row whose fields are changed in place, one by one. Each change names the version it was begun from. If others
 * changed the row meanwhile, different fields are put together silently; the same field waits for a decision.
 */
import { useQueryClient, type QueryKey } from '@tanstack/react-query'
import { useRef, useState } from 'react'

import { Problem, type Answer, type Schemas } from '@/api/client'
import { spoil } from '@/api/live'
import { offerUndo } from '@/parts/notices'

import { collides, differing, namesOf, withPatch, type Bound, type Versioned } from './clash'

const OTHER_VERSION = 412
const TRIES = 5

export interface Clash<Row> {
  base: Row
  theirs: Row
  patch: Partial<Row>
  fields: string[]
  who: string | null
  at: string | null
}

export interface Editable<Row> {
  row: Row
  /** Whether this person may change the row. */
  may: boolean
  /** Gives the row as it is after; rejects with the refusal. */
  save: (patch: Partial<Row>, base?: Row) => Promise<Row>
  clash: Clash<Row> | null
  takeTheirs: () => void
  keepMine: () => Promise<void>
}

export interface Rules<Row extends Versioned> {
  row: Row
  may: boolean
  queryKey: QueryKey
  entity: string
  /** Fields people change; others, such as the time of the change, never clash. */
  fields: readonly (keyof Row & string)[]
  bound?: Bound
  send: (row: Versioned, patch: Partial<Row>) => Promise<Answer<Row>>
  reread: () => Promise<Row>
  journal: () => Promise<Schemas['HistoryEntry'][]>
  says: (patch: Partial<Row>) => string
}

export function useRecord<Row extends Versioned>(rules: Rules<Row>): Editable<Row> {
  const client = useQueryClient()
  const [clash, setClash] = useState<Clash<Row> | null>(null)
  const queue = useRef<Promise<unknown>>(Promise.resolve())
  const show = (row: Row) => client.setQueryData<Row>(rules.queryKey, row)

  const save = async (patch: Partial<Row>, base: Row = rules.row): Promise<Row> => {
    const now = client.getQueryData<Row>(rules.queryKey) ?? rules.row
    show(withPatch(now, patch))
    const mine = queue.current.then(() => insist(patch, base))
    queue.current = mine.catch(() => undefined) // one after another: each knows the version the one before made
    try {
      return await mine
    } catch (problem) {
      show(now)
      spoil(client, [rules.entity])
      throw problem
    }
  }

  const insist = async (patch: Partial<Row>, base: Row): Promise<Row> => {
    let version = base.version
    for (let tries = 1; ; tries += 1) {
      try {
        const { data, batch } = await rules.send({ id: base.id, version }, patch)
        show(data)
        offerUndo(client, rules.says(patch), batch)
        spoil(client, [rules.entity])
        return data
      } catch (problem) {
        if (!(problem instanceof Problem) || problem.status !== OTHER_VERSION || tries >= TRIES) throw problem
      }
      const theirs = await rules.reread()
      const changed = differing(base, theirs, rules.fields)
      if (collides(namesOf(patch), changed, rules.bound)) {
        show(theirs)
        setClash({ base, theirs, patch, fields: changed, ...(await lastChange(changed)) })
        return theirs
      }
      version = theirs.version
    }
  }

  const lastChange = async (fields: string[]): Promise<{ who: string | null; at: string | null }> => {
    const entries = await rules.journal().catch(() => [])
    const found = entries.findLast(({ changes }) => changes.some(({ field }) => fields.includes(field)))
    return { who: found?.user_name ?? null, at: found?.at ?? null }
  }

  return {
    row: rules.row,
    may: rules.may,
    save,
    clash,
    takeTheirs: () => setClash(null),
    keepMine: async () => {
      if (!clash) return
      setClash(null)
      await save(clash.patch, clash.theirs)
    },
  }
}
