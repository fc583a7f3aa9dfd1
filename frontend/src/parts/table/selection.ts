/** Which rows are chosen: one by one, or a range from the row that was chosen last. */

export interface Selection {
  ids: ReadonlySet<number>
  /** Where a range with Shift begins. */
  anchor: number | null
  /** All that the filter has, those not read yet as well; `ids` are then those that were read. */
  whole?: boolean
}

export const NOTHING: Selection = { ids: new Set(), anchor: null }

export function isChosen({ ids, whole }: Selection, id: number): boolean {
  return whole === true || ids.has(id)
}

export function toggled({ ids }: Selection, id: number): Selection {
  const next = new Set(ids)
  if (!next.delete(id)) next.add(id)
  return { ids: next, anchor: id }
}

/** All rows between the anchor and this one, besides those already chosen. */
export function extended({ ids, anchor }: Selection, id: number, order: readonly number[]): Selection {
  const from = anchor === null ? -1 : order.indexOf(anchor)
  const to = order.indexOf(id)
  if (from < 0 || to < 0) return { ids: new Set([...ids, id]), anchor: id }
  const range = order.slice(Math.min(from, to), Math.max(from, to) + 1)
  return { ids: new Set([...ids, ...range]), anchor }
}

/** What is chosen row by row: of all rows, those that were read. */
export function named(selection: Selection, order: readonly number[]): Selection {
  return selection.whole ? everything(order) : selection
}

export function everything(order: readonly number[]): Selection {
  return { ids: new Set(order), anchor: order[0] ?? null }
}

/** Cells as a spreadsheet takes them: tabs between columns; what would break a line apart is quoted. */
export function asSheet(cells: readonly (readonly string[])[]): string {
  const quoted = (text: string) => (/[\t\n"]/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
  return cells.map((row) => row.map(quoted).join('\t')).join('\n')
}
