import { describe, expect, it } from 'vitest'

import { readSearch } from './filters'
import { queryOf, searchOf } from './views'

describe('a view of the board', () => {
  it('is the same address again', () => {
    const search = readSearch({
      pipeline: 2,
      search: 'кофе',
      manager: [3],
      from: 100,
      to: 5000,
      expectedFrom: '2026-01-01',
      createdFrom: '2026-02-03',
      createdTo: '2026-02-28',
      tasks: 'without',
      tag: [4, 5],
    })

    expect(searchOf(queryOf(search))).toEqual(search)
  })

  it('knows nobody', () => {
    const search = readSearch({ manager: [0] })

    expect(searchOf(queryOf(search))).toEqual(search)
  })
})
