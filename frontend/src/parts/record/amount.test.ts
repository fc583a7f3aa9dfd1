import { describe, expect, it } from 'vitest'

import { parseAmount, typedAmount } from './amount'

describe('a sum', () => {
  it.each([
    ['125000', 125_000],
    ['1 234 567,89', 1_234_567.89],
    ['1,234,567.5', 1_234_567.5],
    ['1.234.567', 1_234_567],
    ['125 000 ₽', 125_000],
    [',5', 0.5],
    ['0', 0],
  ])('«%s» is %d', (text, amount) => {
    expect(parseAmount(text)).toBe(amount)
  })

  it.each(['', 'сто', '-5', '12x', '999999999999'])('«%s» is none', (text) => {
    expect(parseAmount(text)).toBeNull()
  })

  it('is typed with the comma of the language', () => {
    expect(typedAmount(1234.5, true)).toBe('1234,50')
    expect(typedAmount(1234, true)).toBe('1234')
  })
})
