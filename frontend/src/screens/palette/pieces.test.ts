import { describe, expect, it } from 'vitest'

import { pieces } from './pieces'

const told = (text: string, marks: number[][]) =>
  pieces(text, marks)
    .map(({ part, marked }) => (marked ? `[${part}]` : part))
    .join('')

describe('pieces', () => {
  it('sets off what was asked for', () => {
    expect(told('ООО Ромашка', [[4, 11]])).toBe('ООО [Ромашка]')
  })

  it('counts an emoji as one character', () => {
    expect(told('🌼 Ромашка', [[2, 5]])).toBe('🌼 [Ром]ашка')
  })

  it('bears marks that overlap, are out of order or reach too far', () => {
    expect(
      told('Ромашка', [
        [5, 99],
        [0, 3],
        [2, 4],
      ]),
    ).toBe('[Ром][а]ш[ка]')
  })

  it('leaves a text without marks whole', () => {
    expect(told('Ромашка', [])).toBe('Ромашка')
  })
})
