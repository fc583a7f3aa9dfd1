/** What the rows of the journal, the bin and an import are called. */
import { i18next } from '@/i18n'

export const KINDS = [
  'deal',
  'client',
  'contact',
  'task',
  'activity',
  'participant',
  'pipeline',
  'stage',
  'user',
] as const

export type Kind = (typeof KINDS)[number]

export function isKind(entity: unknown): entity is Kind {
  return KINDS.some((kind) => kind === entity)
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
