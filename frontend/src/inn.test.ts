import { describe, expect, it } from 'vitest'

import { isValidInn } from './inn'

describe('an ИНН', () => {
  it.each(['7707083893', '7736207543', '500100732259'])('%s has the right check digits', (inn) => {
    expect(isValidInn(inn)).toBe(true)
  })

  it.each(['7707083894', '500100732258', '500100732269', '770708389', '77070838931', 'ИНН7707083', ''])(
    '«%s» is doubtful',
    (inn) => {
      expect(isValidInn(inn)).toBe(false)
    },
  )
})
