/// Every word exists in both languages, with every plural form its language has and the same blanks.
import { describe, expect, it } from 'vitest'

import { words } from './words'

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
})
