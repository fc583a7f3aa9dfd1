import { describe, expect, it } from 'vitest'

import { bucketOf, firstDay } from './queries'

describe('the days of a report', () => {
  it('include the last one and the first one', () => {
    expect(firstDay('2026-11-23', 7)).toBe('2026-11-17')
    expect(firstDay('2026-03-01', 30)).toBe('2026-01-31')
    expect(firstDay('2026-11-23', 1)).toBe('2026-11-23')
  })

  it('are cut so that a chart stays readable', () => {
    expect([bucketOf(7), bucketOf(30), bucketOf(90), bucketOf(365)]).toEqual(['day', 'day', 'week', 'month'])
  })
})
