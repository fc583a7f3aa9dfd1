import { describe, expect, it } from 'vitest'

import { collides, differing, namesOf, withPatch, type Versioned } from './clash'

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

  it('differ in own fields one by one', () => {
    const base: Versioned = { id: 1, version: 1, custom: { city: 'Омск', kinds: [1, 2] } }
    const theirs: Versioned = { id: 1, version: 2, custom: { kinds: [1, 2], day: '2026-11-25' } }

    expect(differing(base, theirs, ['custom'])).toEqual(['custom.city', 'custom.day'])
    expect(collides(namesOf({ custom: { kinds: [1] } }), ['custom.city'])).toBe(false)
    expect(withPatch(base, { custom: { city: 'Томск' } })).toEqual({
      id: 1,
      version: 1,
      custom: { city: 'Томск', kinds: [1, 2] },
    })
  })
})
