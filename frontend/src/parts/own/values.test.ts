import { beforeAll, describe, expect, it } from 'vitest'

import { i18next } from '@/i18n'

import type { OwnField } from './queries'
import { numberIn, read, told, typed } from './values'
import { own } from './words'

const TELLING = { nameOf: (id: number) => (id === 7 ? 'Анна Белова' : null), currency: 'RUB' }

function field(kind: OwnField['kind'], more: Partial<OwnField> = {}): OwnField {
  const options = [
    { id: 1, name: 'Опт', color: '#94A3B8' },
    { id: 3, name: 'Розница', color: '#3B82F6' },
  ]
  return { id: 1, entity: 'deal', key: 'f', name: 'F', kind, options, hint: null, ...more } as OwnField
}

beforeAll(() => {
  i18next.addResourceBundle('ru', 'own', own.ru)
})

describe('a value', () => {
  it.each([
    ['text', 'Омск', 'Омск'],
    ['number', 1234.5, '1 234,5'],
    ['money', 125000, '125 000 ₽'],
    ['date', '2026-11-25', '25 нояб. 2026 г.'],
    ['choice', 3, 'Розница'],
    ['choices', [1, 3], 'Опт, Розница'],
    ['yes_no', false, 'Нет'],
    ['user', 7, 'Анна Белова'],
    ['user', 8, 'скрыто'],
  ] as const)('of the kind %s is told in words', (kind, value, words) => {
    const said = told(field(kind), value as never, TELLING)

    expect(said?.replace(/[\u00a0\u202f]/gu, ' ')).toBe(words)
  })

  it.each([
    ['number', -12.5],
    ['choice', 3],
    ['choices', [1, 3]],
    ['yes_no', true],
    ['date', '2026-11-25'],
    ['link', 'https://example.com/a'],
    ['text', null],
  ] as const)('of the kind %s comes back from its control as it went in', (kind, value) => {
    const shown = typed(field(kind), value as never)

    expect(read(field(kind), shown)).toEqual({ value })
  })
})

describe('what is typed', () => {
  it.each([
    ['1 234,5', 1234.5],
    ['1.234', 1.234],
    ['1,234.5', 1234.5],
    ['1.234.567', 1_234_567],
    ['−3', -3],
    ['125 000 ₽', 125_000],
  ])('«%s» is the number %d', (text, value) => {
    expect(numberIn(text, 4)).toBe(value)
  })

  it.each(['сто', '1-2', '1,23456', '999999999999', '-'])('«%s» is no number', (text) => {
    expect(numberIn(text, 4)).toBeNull()
  })

  it('is a link without its beginning too, and nothing but the web', () => {
    expect(read(field('link'), 'example.com/price')).toEqual({ value: 'https://example.com/price' })
    expect(read(field('link'), 'javascript:alert(1)')).toEqual({ refusal: 'noLink' })
  })
})
