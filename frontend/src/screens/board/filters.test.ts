import { describe, expect, it } from 'vitest'

import { isNarrowed, queryOf, readSearch } from './filters'

describe('the board’s address', () => {
  it('is read whatever somebody wrote into it', () => {
    const search = readSearch({
      pipeline: 'x',
      manager: ['2', 2, -1, 'a'],
      from: '10',
      createdFrom: '2026-13-99',
      tasks: 'maybe',
    })

    expect(search).toMatchObject({ manager: [2], from: 10 })
    expect(search.pipeline).toBeUndefined()
    expect(search.createdFrom).toBeUndefined()
    expect(search.tasks).toBeUndefined()
  })

  it('narrows only by what is a filter', () => {
    expect(isNarrowed(readSearch({ pipeline: 2, open: [3] }))).toBe(false)
    expect(isNarrowed(readSearch({ search: 'кофе' }))).toBe(true)
  })

  it('keeps conditions on own fields, and asks them of the server', () => {
    const search = readSearch({ custom: ['city:contains:Омск', 'nonsense'] })

    expect(search.custom).toEqual(['city:contains:Омск'])
    expect(isNarrowed(search)).toBe(true)
    expect(queryOf(search).custom).toEqual(['city:contains:Омск'])
  })

  it('asks the server for nobody’s deals alone', () => {
    expect(queryOf({ manager: [0] })).toMatchObject({ unassigned: true, manager_id: undefined })
    expect(queryOf({ manager: [2, 3] })).toMatchObject({ unassigned: undefined, manager_id: [2, 3] })
  })

  it('takes the whole of the last day', () => {
    const { created_from, created_before } = queryOf({ createdFrom: '2026-11-24', createdTo: '2026-11-24' })

    expect(Date.parse(created_before ?? '') - Date.parse(created_from ?? '')).toBe(86_400_000)
  })
})
