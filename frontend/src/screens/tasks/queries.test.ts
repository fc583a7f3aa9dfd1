import { describe, expect, it } from 'vitest'

import { filterOf, orderOf } from './queries'

describe('the views of tasks', () => {
  it('ask for what is still to be done, unless for what is done', () => {
    expect(filterOf('today', '2026-11-23')).toEqual({
      status: ['todo', 'in_progress'],
      due_from: '2026-11-23',
      due_to: '2026-11-23',
    })
    expect(filterOf('week', '2026-11-23').due_to).toBe('2026-11-29')
    expect(filterOf('done', '2026-11-23')).toEqual({ status: ['done'] })
  })

  it('are in the order in which things are due; done ones, in which they were done', () => {
    expect(orderOf({})).toBe('due_date')
    expect(orderOf({ view: 'done' })).toBe('-completed_at')
    expect(orderOf({ view: 'done', sort: 'title' })).toBe('title')
  })
})
