/** Three versions of a row: as it was when one began to type, as others left it, and what one wants. */

export interface Versioned {
  id: number
  version: number
}

/** Fields that mean something only together: a sum and its currency. */
export type Bound = readonly (readonly string[])[]

export function differing<Row extends object>(
  base: Row,
  theirs: Row,
  fields: readonly (keyof Row & string)[],
): (keyof Row & string)[] {
  return fields.filter((field) => base[field] !== theirs[field])
}

/** Whether what others changed and what one changes oneself touch each other; else both can stay. */
export function collides(mine: readonly string[], theirs: readonly string[], bound: Bound = []): boolean {
  const together = (field: string) => bound.find((group) => group.includes(field)) ?? [field]
  return mine.some((field) => together(field).some((each) => theirs.includes(each)))
}
