import { describe, expect, it } from 'vitest'

import { byDay, localDay, merged, type Activity, type Entry } from './story'

const entry = (id: number, at: string) => ({ id, at, action: 'create' }) as Entry
const activity = (id: number, at: string) => ({ id, activity_date: at }) as Activity

describe('the story of a deal', () => {
  it('is told from its end, whatever was written how', () => {
    const story = merged(
      [entry(1, '2026-11-20T08:00:00Z'), entry(2, '2026-11-23T08:00:00.5Z')],
      [activity(7, '2026-11-23T08:00:00Z')],
      false,
    )

    expect(story.map(({ key }) => key)).toEqual(['change 2', 'activity 7', 'change 1'])
  })

  it('does not show what is older than the activities loaded, while more of them are to come', () => {
    const story = merged([entry(1, '2026-11-01T08:00:00Z')], [activity(7, '2026-11-23T08:00:00Z')], true)

    expect(story.map(({ key }) => key)).toEqual(['activity 7'])
  })

  it('leaves out that the last contact moved on with a call', () => {
    const moved = {
      id: 1,
      at: '2026-11-20T08:00:00Z',
      action: 'update',
      changes: [{ field: 'last_contact' }],
    }

    expect(merged([moved as Entry], [], false)).toEqual([])
  })

  it('is parted by the days of the reader', () => {
    const noon = (day: number) => new Date(2026, 10, day, 12).toISOString()
    const days = byDay(merged([entry(1, noon(20)), entry(2, noon(23))], [activity(7, noon(23))], false))

    expect(days.map(({ date, events }) => [date, events.length])).toEqual([
      ['2026-11-23', 2],
      ['2026-11-20', 1],
    ])
    expect(localDay(new Date(2026, 0, 5))).toBe('2026-01-05')
  })
})
