import { expect, it } from 'vitest'

import { placeOf, withPlace } from './stages'

const found = { pipeline: 'Продажи', value: 'Переговоры', rows: 3, stage_id: 7, outcome: 'open' } as const
const fresh = { ...found, value: 'Сделано', stage_id: null, outcome: 'won' } as const

it('goes where its name leads until somebody chooses', () => {
  expect([placeOf(found, []), placeOf(fresh, [])]).toEqual(['7', 'won'])
})

it('goes where one chose: to a stage, or to a new one', () => {
  const chosen = withPlace(fresh, withPlace(found, [], 'lost'), '9')

  expect([placeOf(found, chosen), placeOf(fresh, chosen)]).toEqual(['lost', '9'])
})

it('is chosen anew without leaving the old choice behind', () => {
  const chosen = withPlace(found, withPlace(found, [], '9'), 'won')

  expect(chosen).toEqual([{ pipeline: 'Продажи', value: 'Переговоры', outcome: 'won' }])
})
