/** Own fields while a form is filled in. */
import { useMemo, useState } from 'react'

import type { Problem } from '@/api/client'

import { useOwnFields, type Entity, type OwnField } from './queries'
import { read, typed, type Values } from './values'
import { isOwn, ownKey } from './useTold'

export function useOwnForm(fields: OwnField[], before: object = {}) {
  const [changed, setChanged] = useState<Record<string, string>>({})
  const texts = Object.fromEntries(
    fields.map((field) => [field.key, changed[field.key] ?? typed(field, (before as Values)[field.key])]),
  )
  const found = fields.map((field) => [field, read(field, texts[field.key] ?? '')] as const)
  return {
    texts,
    onType: (key: string, text: string) => setChanged((old) => ({ ...old, [key]: text })),
    isReadable: found.every(([, each]) => 'value' in each),
    /** What was typed, ready to be sent; an untouched empty field is not. */
    custom: Object.fromEntries<Values[string]>(
      found.flatMap(([{ key }, each]) =>
        'value' in each && (each.value !== null || key in before) ? [[key, each.value]] : [],
      ),
    ),
    isFilled: found.every(([, each]) => 'value' in each && each.value !== null),
  }
}

/** What a new row must have, while it is filled in. */
export function useRequired(entity: Entity) {
  const all = useOwnFields(entity)
  const fields = useMemo(() => all.filter(({ required }) => required), [all])
  return { fields, ...useOwnForm(fields) }
}

/** What a stage asks for, by the names of the server: `custom.city`. */
export function useNeeded(needs: readonly string[]) {
  const all = useOwnFields('deal')
  const fields = all.filter(({ key }) => needs.includes(`custom.${key}`))
  return { fields, ...useOwnForm(fields) }
}

/** What a refusal says of own fields, by their keys. */
export function refusalsIn(problem: Problem | null): Record<string, string> {
  const own = problem?.fields.filter(({ field }) => isOwn(field)) ?? []
  return Object.fromEntries(own.map(({ field, message }) => [ownKey(field), message]))
}
