/** Tags in an address, and in the server's words. */

/** Ids of tags, as an address has them. */
export function tagIds(value: unknown): number[] | undefined {
  const found = (Array.isArray(value) ? value : [value])
    .map(Number)
    .filter((each) => Number.isSafeInteger(each) && each > 0)
  return found.length > 0 ? [...new Set(found)] : undefined
}

/** The same in the server's words. */
export function tagWords(tags: number[] | undefined): string[] | undefined {
  return tags?.map(String)
}
