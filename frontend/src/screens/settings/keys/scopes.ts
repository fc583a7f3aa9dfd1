/** What a key may do: a noun with `read`, or with `write`, which holds `read`. */
import type { Schemas } from '@/api/client'

export type Scope = Schemas['ApiKeyIn']['scopes'][number]
export type Way = 'read' | 'write'

/** What people and programs work with first; then what is set up; then what is only looked at. */
export const NOUNS = [
  'deals', 'clients', 'contacts', 'tasks', 'activities', 'pipelines', 'fields', 'tags', 'views', 'users',
  'imports', 'handovers', 'duplicates', 'bin', 'changes', 'search', 'reports', 'events',
] as const // prettier-ignore
export type Noun = (typeof NOUNS)[number]
export const ONLY_READ: ReadonlySet<Noun> = new Set<Noun>(['search', 'reports', 'events'])

export type Allowed = Partial<Record<Noun, Way>>

/** The choice after one box was ticked or cleared: changing holds reading, and goes with it. */
export function ticked(allowed: Allowed, noun: Noun, way: Way, yes: boolean): Allowed {
  const { [noun]: before, ...others } = allowed
  if (yes) return { ...others, [noun]: way === 'write' || before === 'write' ? 'write' : 'read' }
  return way === 'write' && before ? { ...others, [noun]: 'read' } : others
}

export function readAll(): Allowed {
  return Object.fromEntries(NOUNS.map((noun) => [noun, 'read']))
}

export function scopesOf(allowed: Allowed): Scope[] {
  return NOUNS.flatMap((noun) => {
    const way = allowed[noun]
    return way ? [`${noun}:${way}` as Scope] : []
  })
}

/** Each noun once, with the more that is allowed of it. */
export function allowedBy(scopes: readonly Scope[]): Allowed {
  return scopes.reduce<Allowed>((found, scope) => {
    const [noun, way] = scope.split(':') as [Noun, Way]
    return ticked(found, noun, way, true)
  }, {})
}
