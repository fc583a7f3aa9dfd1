import { describe, expect, it } from 'vitest'

import { collides, differing } from './clash'

const BOUND = [['amount', 'currency']]

describe('two people at one row', () => {
  it('differ in the fields that have other values now', () => {
    const base = { title: 'Кофе', amount: 100, description: null }

    expect(differing(base, { ...base, amount: 200 }, ['title', 'amount', 'description'])).toEqual(['amount'])
  })

  it('do not collide over different fields', () => {
    expect(collides(['title'], ['amount'], BOUND)).toBe(false)
  })

  it('collide over the same field, and over a sum and its currency', () => {
    expect(collides(['title'], ['title'], BOUND)).toBe(true)
    expect(collides(['amount'], ['currency'], BOUND)).toBe(true)
  })
})
