/** A changed row as fields with what they were and became. */
import type { Change } from './route'

export interface Told {
  field: string
  before: unknown
  after: unknown
}

/** What the action itself says, what follows from another field, or what only the machine reads. */
const SILENT = new Set(['deleted_at', 'created_at', 'stage_since', 'self_set', 'updated_at'])

/** What a row is called stands above its fields. */
const NAMES = new Set(['title', 'name', 'full_name'])

/** Of a new row what it was given; of a row that went or came back nothing: its name says it. */
export function told({ entity, action, before, after }: Change): Told[] {
  if (action === 'delete' || action === 'restore') return []
  const fields = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])]
  return fields
    .filter(
      (field) => !SILENT.has(field) && !(action === 'create' && (NAMES.has(field) || isPlace(entity, field))),
    )
    .map((field) => ({ field, before: before?.[field] ?? null, after: after?.[field] ?? null }))
    .filter(({ before: was, after: is }) => action === 'update' || isGiven(was, is))
}

/** A deal's position is its place on the board; a person's is their job. */
export function isPlace(entity: string, field: string): boolean {
  return field === 'sort_order' || (field === 'position' && entity === 'deal')
}

function isGiven(_: unknown, value: unknown): boolean {
  return value !== null && value !== '' && value !== false && !(Array.isArray(value) && value.length === 0)
}

/** The ids of some kind that the changes speak of, to ask for their names. */
export function mentioned(changes: Change[], field: string): number[] {
  const values = changes.flatMap(({ before, after }) => [before?.[field], after?.[field]])
  return [...new Set(values.filter((value) => typeof value === 'number'))]
}
