/** A list's question in the server's words, as views hold it. */
export type Query = Record<string, unknown>

/** What is not asked is left out, so that equal questions are equal. */
export function asked(query: object): Query {
  return Object.fromEntries(
    Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== ''),
  )
}

export function isSame(one: Query, other: Query): boolean {
  return written(one) === written(other)
}

function written(query: Query): string {
  const parts = Object.entries(asked(query)).map(([name, value]) => {
    const values = (Array.isArray(value) ? value : [value]).map(String).sort()
    return `${name}=${values.join(',')}`
  })
  return parts.sort().join('&')
}

/** Parameters of a view that a screen has no place for. */
export function beyond(query: Query, kept: Query): string[] {
  const there = asked(kept)
  return Object.keys(asked(query)).filter((name) => !(name in there))
}

/** The first of several, or the one. */
export function one(query: Query, name: string): string | undefined {
  const value = query[name]
  const first: unknown = Array.isArray(value) ? value[0] : value
  return typeof first === 'string' || typeof first === 'number' || typeof first === 'boolean'
    ? String(first)
    : undefined
}

export function ids(query: Query, name: string): number[] | undefined {
  const value = query[name]
  const found = (Array.isArray(value) ? value : [value])
    .map(Number)
    .filter((id) => Number.isSafeInteger(id) && id > 0)
  return found.length > 0 ? found : undefined
}
