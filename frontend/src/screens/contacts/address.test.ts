import { expect, test } from 'vitest'

import { filterOf } from './queries'
import { read } from './route'

test('what the address says is kept, and what it can not mean is left out', () => {
  const search = { q: 7, client: '3', manager: 'none', sort: '-name', contact: '12', tag: [2], page: 9 }

  expect(read(search)).toEqual({ q: '7', client: 3, manager: 'none', sort: '-name', contact: 12, tag: [2] })
  expect(read({ client: '-1', manager: 'everybody', sort: 'phone', contact: '0' })).toEqual({})
})

test('the list is asked in the words of the server', () => {
  expect(filterOf({ q: 'Мария', client: 3, manager: 5 })).toMatchObject({
    search: 'Мария',
    client_id: [3],
    manager_id: [5],
  })
  expect(filterOf({ manager: 'none' })).toMatchObject({ unassigned: true, manager_id: undefined })
})
