/** Where a list is to be had as a file. */
export type Exported = 'deals' | 'clients' | 'contacts' | 'tasks'

export type Filter = Record<string, string | number | boolean | readonly (string | number)[] | undefined>

export function exportAddress(list: Exported, filter: Filter): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(filter)) {
    if (value === undefined) continue
    for (const one of Array.isArray(value) ? value : [value]) query.append(name, String(one))
  }
  return `/api/${list}/export?${query}`
}
