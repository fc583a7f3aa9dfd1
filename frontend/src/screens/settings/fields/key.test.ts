import { describe, expect, it } from 'vitest'

import { keyOf } from './key'

describe('the key of a field', () => {
  it.each([
    ['Город доставки', 'gorod_dostavki'],
    ['Ёмкость, м³', 'emkost_m3'],
    ['Größe', 'groe'],
    ['合同', 'field'],
    ['taken', 'taken_2'],
    ['Щ'.repeat(60), 'sch'.repeat(12)],
  ])('of «%s» is %s, as the server would have it', (name, key) => {
    expect(keyOf(name, new Set(['taken']))).toBe(key)
  })
})
