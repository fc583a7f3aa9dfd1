import { describe, expect, it } from 'vitest'

import { asSheet, everything, extended, NOTHING, toggled } from './selection'

const ORDER = [5, 3, 9, 1]

describe('a selection', () => {
  it('takes a row in and out', () => {
    const once = toggled(NOTHING, 3)

    expect([...once.ids]).toEqual([3])
    expect([...toggled(once, 3).ids]).toEqual([])
  })

  it('reaches from the row chosen last to this one, in the order shown', () => {
    expect([...extended(toggled(NOTHING, 1), 3, ORDER).ids].sort()).toEqual([1, 3, 9])
  })

  it('begins here if the row chosen last is no longer shown', () => {
    expect(extended(toggled(NOTHING, 77), 9, ORDER).anchor).toBe(9)
  })

  it('may be all there is', () => {
    expect(everything(ORDER).ids.size).toBe(4)
  })
})

describe('cells for a spreadsheet', () => {
  it('keep a text with line breaks, tabs and quotes in one cell', () => {
    expect(
      asSheet([
        ['ООО «Ромашка»', 'да "нет"\nможет быть'],
        ['1', '2'],
      ]),
    ).toBe('ООО «Ромашка»\t"да ""нет""\nможет быть"\n1\t2')
  })
})
