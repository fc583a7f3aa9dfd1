import { describe, expect, it } from 'vitest'

import { HEADER, moved } from './useWalk'

const SIZE = { rows: 40, columns: 5 }
const press = (key: string, ctrlKey = false) => ({ key, ctrlKey, metaKey: false })

describe('a walk over the cells', () => {
  it('stops at the edges', () => {
    expect(moved({ row: 39, column: 4 }, press('ArrowDown'), SIZE)).toEqual({ row: 39, column: 4 })
    expect(moved({ row: 3, column: 0 }, press('ArrowLeft'), SIZE)).toEqual({ row: 3, column: 0 })
  })

  it('goes up from the first row into the header and no further', () => {
    expect(moved({ row: 0, column: 2 }, press('ArrowUp'), SIZE)).toEqual({ row: HEADER, column: 2 })
    expect(moved({ row: HEADER, column: 2 }, press('ArrowUp'), SIZE)).toEqual({ row: HEADER, column: 2 })
  })

  it('leaps to the ends with Ctrl', () => {
    expect(moved({ row: 7, column: 2 }, press('End', true), SIZE)).toEqual({ row: 39, column: 4 })
    expect(moved({ row: 7, column: 2 }, press('Home', true), SIZE)).toEqual({ row: 0, column: 0 })
  })

  it('is not what other keys do', () => {
    expect(moved({ row: 7, column: 2 }, press('x'), SIZE)).toBeNull()
  })
})
