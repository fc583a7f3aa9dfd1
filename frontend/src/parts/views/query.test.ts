import { describe, expect, it } from 'vitest'

import { asked, beyond, ids, isSame, one } from './query'

describe('a question as views hold it', () => {
  it('is the same in any order, as a list or alone, with what is not asked', () => {
    expect(
      isSame({ status: ['open'], search: 'кофе' }, { search: 'кофе', status: 'open', tag: undefined }),
    ).toBe(true)
    expect(isSame({ tag: ['1', '2'] }, { tag: [2, 1] })).toBe(true)
    expect(isSame({ tag: ['1'] }, { tag: ['2'] })).toBe(false)
  })

  it('leaves out what is not asked', () => {
    expect(asked({ a: '', b: null, c: undefined, d: false })).toEqual({ d: false })
  })

  it('tells what a screen has no place for', () => {
    expect(beyond({ status: ['open'], amount_min: '5' }, { status: ['open'], sort: undefined })).toEqual([
      'amount_min',
    ])
  })

  it('gives one value and ids', () => {
    expect(one({ status: ['open'] }, 'status')).toBe('open')
    expect(one({}, 'status')).toBeUndefined()
    expect(ids({ tag: ['3', 'опт'] }, 'tag')).toEqual([3])
  })
})
