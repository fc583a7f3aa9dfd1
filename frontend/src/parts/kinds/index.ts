/** What the rows of the journal, the bin and an import are called. */
import { i18next } from '@/i18n'

import { kinds } from './words'

export type Kind = keyof (typeof kinds)['ru']['one']

export const KINDS = Object.keys(kinds.ru.one) as Kind[]

export function isKind(entity: unknown): entity is Kind {
  return typeof entity === 'string' && entity in kinds.ru.one
}

export function kindName(entity: string): string {
  return isKind(entity) ? i18next.t(`kinds:one.${entity}`) : entity
}

export function kindsName(entity: string): string {
  return isKind(entity) ? i18next.t(`kinds:many.${entity}`) : entity
}

/** «3 сделки» */
export function counted(entity: string, count: number): string {
  return isKind(entity) ? i18next.t(`kinds:count.${entity}`, { count }) : `${entity}: ${count}`
}
