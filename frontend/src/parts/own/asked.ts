/**
 * Conditions on own fields, as the address and the server have them: `city:contains:Омск`, one after the other. Here
 * those of one field are put together. Pure.
 */
const SHAPE = /^([a-z0-9_]{1,63}):(eq|ne|in|gt|ge|lt|le|contains|empty)(?::(.*))?$/su
const ORDER = /^-?custom\.[a-z0-9_]{1,63}$/u
const MOST = 20
const LONGEST = 500

export type Operator = 'eq' | 'ne' | 'in' | 'gt' | 'ge' | 'lt' | 'le' | 'contains' | 'empty'
export type Asked = Partial<Record<Operator, string>>

/** Whatever stands in an address or a view, or nothing. */
export function conditionsIn(value: unknown): string[] | undefined {
  const found = (Array.isArray(value) ? value : [value]).filter(
    (each): each is string => typeof each === 'string' && each.length <= LONGEST && SHAPE.test(each),
  )
  return found.length > 0 ? [...new Set(found)].slice(0, MOST) : undefined
}

export function isOwnOrder(sort: unknown): sort is string {
  return typeof sort === 'string' && ORDER.test(sort)
}

/** By the keys of the fields, in the order in which they were asked. */
export function askedOf(conditions: string[] | undefined): Map<string, Asked> {
  const asked = new Map<string, Asked>()
  for (const condition of conditions ?? []) {
    const [, key, operator, operand = ''] = SHAPE.exec(condition) ?? []
    if (key === undefined) continue
    asked.set(key, { ...asked.get(key), [operator as Operator]: operand })
  }
  return asked
}

/** The same conditions with those of one field changed; nothing asked of it takes it out. */
export function withAsked(conditions: string[] | undefined, key: string, of: Asked): string[] | undefined {
  const all = askedOf(conditions).set(key, of)
  const written = [...all].flatMap(([each, asked]) =>
    Object.entries(asked)
      .filter(([operator, operand]) => operator === 'empty' || operand !== '')
      .map(([operator, operand]) => `${each}:${operator}${operand === '' ? '' : `:${operand}`}`),
  )
  return written.length > 0 ? written : undefined
}
