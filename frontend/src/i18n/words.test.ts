/// Every word exists in both languages, with every plural form its language has and the same blanks.
import { existsSync, readFileSync } from 'node:fs'

import { describe, expect, it } from 'vitest'

import { words as parts } from './words'

const words = { ru: { ...parts.first.ru, ...parts.later.ru }, en: { ...parts.first.en, ...parts.later.en } }

const PLURALS = { ru: ['one', 'few', 'many', 'other'], en: ['one', 'other'] } as const
const PLURAL = /_(one|few|many|other)$/u

function flat(tree: object, path = ''): [string, string][] {
  return Object.entries(tree).flatMap(([name, value]: [string, unknown]) =>
    typeof value === 'string'
      ? [[path + name, value] as [string, string]]
      : flat(value as object, `${path}${name}.`),
  )
}

function keys(language: 'ru' | 'en'): Set<string> {
  return new Set(flat(words[language]).map(([key]) => key.replace(PLURAL, '')))
}

function blanks(text: string): string[] {
  return [...new Set(Array.from(text.matchAll(/\{\{(\w+)/gu), ([, name]) => name ?? ''))].sort()
}

describe('words', () => {
  it('are the same set in Russian and English', () => {
    expect([...keys('en')].sort()).toEqual([...keys('ru')].sort())
  })

  it.each(['ru', 'en'] as const)('have every plural form in %s', (language) => {
    const all = new Map(flat(words[language]))
    const counted = [...all.keys()].filter((key) => PLURAL.test(key)).map((key) => key.replace(PLURAL, ''))

    const missing = counted
      .flatMap((key) => PLURALS[language].map((form) => `${key}_${form}`))
      .filter((key) => !all.has(key))

    expect(missing).toEqual([])
  })

  it('leave the same blanks in both languages', () => {
    const english = new Map(flat(words.en))

    const different = flat(words.ru).filter(([key, text]) => {
      const other = english.get(key)
      return other !== undefined && blanks(text).join() !== blanks(other).join()
    })

    expect(different).toEqual([])
  })

  it.each(Object.keys(parts.later))('of the later room «%s» come with its screen', (room) => {
    const file = `src/screens/${room === 'imports' ? 'import' : room}/route.tsx`
    const unworded = existsSync(file) ? readFileSync(file, 'utf-8').match(/lazyRouteComponent\(\(\)/u) : null

    expect(unworded).toBeNull()
  })
})
