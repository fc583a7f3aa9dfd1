import { expect, it } from 'vitest'

import { exportAddress } from './download'

it('repeats a filter of several values and leaves out what is not asked for', () => {
  const address = exportAddress('deals', {
    search: 'чай & кофе',
    status: ['open', 'won'],
    stage_id: undefined,
    unassigned: true,
    sort: '-amount',
  })

  expect(address).toBe(
    '/api/deals/export?search=%D1%87%D0%B0%D0%B9+%26+%D0%BA%D0%BE%D1%84%D0%B5&status=open&status=won' +
      '&unassigned=true&sort=-amount',
  )
})
