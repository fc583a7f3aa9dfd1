import { expect, it } from 'vitest'

import { askedOf, conditionsIn, isOwnOrder, withAsked } from './asked'

it('an address is read for what has the shape of a condition', () => {
  expect(conditionsIn(['city:contains:Омск', 'city', 'city:like:а', 7, 'vip:empty'])).toEqual([
    'city:contains:Омск',
    'vip:empty',
  ])
  expect(conditionsIn('area:ge:5')).toEqual(['area:ge:5'])
  expect(conditionsIn(undefined)).toBeUndefined()
})

it('conditions on one field come together, with colons inside of values', () => {
  expect([...askedOf(['area:ge:5', 'site:contains:https://a', 'area:le:9'])]).toEqual([
    ['area', { ge: '5', le: '9' }],
    ['site', { contains: 'https://a' }],
  ])
})

it('one field is changed and the others stay', () => {
  expect(withAsked(['area:ge:5', 'vip:eq:true'], 'area', { ge: '5', le: '9' })).toEqual([
    'area:ge:5',
    'area:le:9',
    'vip:eq:true',
  ])
  expect(withAsked(['vip:eq:true'], 'city', { empty: '' })).toEqual(['vip:eq:true', 'city:empty'])
})

it('a field of which nothing is asked goes', () => {
  expect(withAsked(['area:ge:5', 'vip:eq:true'], 'area', { ge: '' })).toEqual(['vip:eq:true'])
  expect(withAsked(['vip:eq:true'], 'vip', {})).toBeUndefined()
})

it('an order by an own field is known by its name', () => {
  expect(['custom.city', '-custom.city', 'city', 'custom.', 'custom.Город'].filter(isOwnOrder)).toEqual([
    'custom.city',
    '-custom.city',
  ])
})
