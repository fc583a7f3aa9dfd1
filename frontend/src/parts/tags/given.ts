import type { Schemas } from '@/api/client'

export type Tag = Schemas['TagRef']

/** A tag that is only a name so far; the server makes it with the row it is put on. */
export const NEW = 0

/** Tags as the server takes them: by id, and new ones by name. */
export function given(tags: Tag[]): (string | number)[] {
  return tags.map((tag) => (tag.id === NEW ? tag.name : tag.id))
}

/** A change of a row, whose tags are shown by name, as the server takes it. */
export function asSent<Patch extends { tags?: Tag[] }>({ tags, ...patch }: Patch) {
  return tags === undefined ? patch : { ...patch, tags: given(tags) }
}

/** Tags as a line of text. */
export function named(tags: Tag[]): string {
  return tags.map(({ name }) => name).join(', ')
}
