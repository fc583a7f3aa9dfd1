/** The fields a column may become, and how sure the proposal is. */
import type { Schemas } from '@/api/client'

import type { Mapping } from './route'

type Field = Schemas['FieldOut']
type Main = Mapping['main']
type Columns = Mapping['columns']
export type Entity = 'row' | 'deal' | 'client' | 'contact'
export type Level = 'sure' | 'likely' | 'doubt' | 'yours' | 'none'

const ENTITIES: Entity[] = ['deal', 'client', 'contact', 'row']
const SURE = 0.9
const LIKELY = 0.6

export function choicesOf(fields: Field[], language: 'ru' | 'en', nameOf: (entity: Entity) => string) {
  return ENTITIES.map((entity) => ({
    group: nameOf(entity),
    items: fields
      .filter((field) => field.entity === entity)
      .map((field) => ({ value: field.key, label: field[language] })),
  })).filter(({ items }) => items.length > 0)
}

export function levelOf(chosen: string | null, proposed: string | null, confidence: number): Level {
  if (chosen !== proposed) return 'yours'
  if (chosen === null) return 'none'
  if (confidence >= SURE) return 'sure'
  return confidence >= LIKELY ? 'likely' : 'doubt'
}

/** What a row is about, after a column was given another field: a deal as soon as it has a title. */
export function mainAfter({ main, columns }: { main: Main; columns: Columns }, changed: Columns): Main {
  const had = Object.values(columns).includes('deal.title')
  const keys = Object.values(changed).filter((key) => key !== null)
  if (!had && keys.includes('deal.title')) return 'deal'
  const left = (['deal', 'client', 'contact'] as const).filter((entity) =>
    keys.some((key) => key.startsWith(`${entity}.`)),
  )
  return left.includes(main) ? main : (left[0] ?? main)
}
