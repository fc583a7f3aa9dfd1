import { expect, it } from 'vitest'

import { kindOf } from './kinds'

it.each([
  [['да', 'Нет', ''], 'yes_no'],
  [['01.02.2026', '2026-02-03', '3.4.2026 12:30'], 'date'],
  [['https://example.com/a', 'www.example.com'], 'link'],
  [['1 200,50 ₽', '300 руб.'], 'money'],
  [['12', '-3,5', '1 000'], 'number'],
  [['7707083893', '89161234567'], 'text'],
  [['0012', '0013'], 'text'],
  [['12', 'двенадцать'], 'text'],
  [['', ' '], 'text'],
  [[], 'text'],
])('%j would be a field of the kind %s', (sample, kind) => {
  expect(kindOf(sample)).toBe(kind)
})
