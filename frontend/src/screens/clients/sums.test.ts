import { describe, expect, it } from 'vitest'

import { openFirst, sums } from './sums'

describe('deals of a client', () => {
  it('are added up by currency to the last copeck', () => {
    const found = sums([
      { amount: 0.1, currency: 'RUB' },
      { amount: 0.2, currency: 'RUB' },
      { amount: 5, currency: 'USD' },
    ])

    expect(found).toEqual([
      ['USD', 5],
      ['RUB', 0.3],
    ])
  })

  it('stand open ones first, else in their own order', () => {
    const order = openFirst([
      { id: 1, status: 'won' },
      { id: 2, status: 'open' },
      { id: 3, status: 'lost' },
      { id: 4, status: 'open' },
    ])

    expect(order.map(({ id }) => id)).toEqual([2, 4, 1, 3])
  })
})
