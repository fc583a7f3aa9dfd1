/** Three versions of a row: as it was when one began to type, as others left it, and what one wants. */

export interface Versioned {
  id: number
  version: number
  /** Values of own fields. Each counts as a field by itself, called `custom.key` as in the journal. */
  custom?: object
}

/** Fields that mean something only together: a sum and its currency. */
export type Bound = readonly (readonly string[])[]

const OWN = 'custom'

/** The fields of a row or of a change of it, own ones by themselves. */
export function namesOf(row: object): string[] {
  return Object.entries(row).flatMap(([name, value]: [string, unknown]) =>
    name === OWN ? Object.keys(value as object).map((key) => `${OWN}.${key}`) : [name],
  )
}

type Plain = string | number | boolean | null | undefined

export function valueOf(row: object, name: string): Plain {
  const [first = name, key] = name.split('.')
  const value = (row as Record<string, unknown>)[first]
  return (
    key === undefined ? value : ((value as Record<string, unknown> | undefined)?.[key] ?? null)
  ) as Plain
}

/** The row with a change put into it. */
export function withPatch<Row extends object>(row: Row, patch: Partial<Row>): Row {
  if (!(OWN in patch)) return { ...row, ...patch }
  const before = (row as Versioned).custom
  return { ...row, ...patch, [OWN]: { ...before, ...(patch as { custom: object }).custom } }
}

export function differing<Row extends object>(
  base: Row,
  theirs: Row,
  fields: readonly (keyof Row & string)[],
): string[] {
  const own = new Set([...ownOf(base), ...ownOf(theirs)])
  return fields
    .flatMap((field) => (field === OWN ? [...own] : [field]))
    .filter((name) =>
      own.has(name) ? !isSame(base, theirs, name) : valueOf(base, name) !== valueOf(theirs, name),
    )
}

function ownOf(row: object): string[] {
  return namesOf({ [OWN]: (row as Versioned).custom ?? {} })
}

function isSame(one: object, other: object, name: string): boolean {
  return JSON.stringify(valueOf(one, name)) === JSON.stringify(valueOf(other, name))
}

/** Whether what others changed and what one changes oneself touch each other; else both can stay. */
export function collides(mine: readonly string[], theirs: readonly string[], bound: Bound = []): boolean {
  const together = (field: string) => bound.find((group) => group.includes(field)) ?? [field]
  return mine.some((field) => together(field).some((each) => theirs.includes(each)))
}
