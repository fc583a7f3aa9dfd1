import { describe, expect, it } from 'vitest'

import type { Change } from './route'
import { mentioned, told } from './telling'

const change: Change = {
  id: 1,
  at: '2026-11-24T10:00:00Z',
  entity: 'deal',
  entity_id: 7,
  name: 'Кофемашина',
  action: 'update',
  before: { title: 'Кофе', stage_id: 1, stage_since: '2026-11-01T10:00:00Z' },
  after: { title: 'Кофемашина', stage_id: 2, stage_since: '2026-11-24T10:00:00Z' },
}

describe('what is told of a changed row', () => {
  it('is each field before and after, without what follows from another', () => {
    expect(told(change)).toEqual([
      { field: 'title', before: 'Кофе', after: 'Кофемашина' },
      { field: 'stage_id', before: 1, after: 2 },
    ])
  })

  it('is what a new row was given besides its name, and not what it was left without', () => {
    const created: Change = {
      ...change,
      action: 'create',
      before: null,
      after: { title: 'Чай', amount: 5, notes: null, position: 'a1' },
    }

    expect(told(created)).toEqual([{ field: 'amount', before: null, after: 5 }])
  })

  it('is nothing for a row that was deleted: its name says it', () => {
    expect(told({ ...change, action: 'delete' })).toEqual([])
  })
})

it('finds the ids that need names, each once', () => {
  expect(mentioned([change, change], 'stage_id')).toEqual([1, 2])
})
