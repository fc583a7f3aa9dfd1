import { expect, test } from 'vitest'

import { allowedBy, NOUNS, readAll, scopesOf, ticked } from './scopes'

test('whoever may change may read, and whoever may not read may not change', () => {
  const changing = ticked({}, 'deals', 'write', true)

  expect(scopesOf(changing)).toEqual(['deals:write'])
  expect(ticked(changing, 'deals', 'read', true)).toEqual({ deals: 'write' })
  expect(ticked(changing, 'deals', 'write', false)).toEqual({ deals: 'read' })
  expect(ticked(changing, 'deals', 'read', false)).toEqual({})
})

test('reading all names every noun once', () => {
  expect(scopesOf(readAll())).toEqual(NOUNS.map((noun) => `${noun}:read`))
})

test('a key that may read and change the same is told once', () => {
  expect(allowedBy(['deals:read', 'deals:write', 'tasks:read'])).toEqual({ deals: 'write', tasks: 'read' })
})
