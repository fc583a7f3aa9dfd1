import { describe, expect, it } from 'vitest'

import { levelOf, mainAfter } from './fields'

describe('what a row is about', () => {
  it('is a deal as soon as a column is its title', () => {
    expect(mainAfter({ main: 'client', columns: { A: null } }, { A: 'deal.title' })).toBe('deal')
  })

  it('is what columns are left for', () => {
    const before = { main: 'deal' as const, columns: { A: 'deal.title', B: 'client.name' } }

    expect(mainAfter(before, { A: null, B: 'client.name' })).toBe('client')
  })

  it('stays what was chosen while there are columns for it', () => {
    const before = { main: 'client' as const, columns: { A: 'deal.title', B: 'client.name' } }

    expect(mainAfter(before, { A: 'deal.title', B: 'client.inn' })).toBe('client')
  })
})

describe('how sure a proposal is', () => {
  it.each([
    [1, 'sure'],
    [0.6, 'likely'],
    [0.4, 'doubt'],
  ])('%s is %s', (confidence, level) => {
    expect(levelOf('deal.title', 'deal.title', confidence)).toBe(level)
  })

  it('is of no matter after somebody chose', () => {
    expect(levelOf('deal.amount', 'deal.title', 1)).toBe('yours')
    expect(levelOf(null, 'deal.title', 1)).toBe('yours')
  })
})
