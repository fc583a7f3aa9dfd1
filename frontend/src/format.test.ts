import { beforeEach, describe, expect, it } from 'vitest'

import { ago, day, initials, money, stay } from './format'
import { i18next } from './i18n'

const plain = (text: string) => text.replace(/[\u00a0\u202f]/gu, ' ')

describe('format', () => {
  beforeEach(() => i18next.changeLanguage('ru'))

  it('writes money as a Russian reader expects, hundredths only where there are some', () => {
    expect(plain(money(1_234_567.89, 'RUB'))).toBe('1 234 567,89 ₽')
    expect(plain(money(125_000, 'RUB'))).toBe('125 000 ₽')
  })

  it('writes a day without moving it into another zone', () => {
    expect(plain(day('2026-11-23'))).toBe('23 нояб. 2026 г.')
  })

  it('is relative up to a week and a day after that', () => {
    const now = Date.parse('2026-11-23T12:00:00Z')

    expect(ago('2026-11-23T11:55:00Z', now)).toBe('5 минут назад')
    expect(ago('2026-11-21T12:00:00Z', now)).toBe('позавчера')
    expect(plain(ago('2025-11-01T12:00:00Z', now))).toBe('1 нояб. 2025 г.')
  })

  it('tells a stay in the largest fitting unit', () => {
    expect(plain(stay(3 * 86_400))).toBe('3 дн.')
    expect(plain(stay(7_300))).toBe('2 ч')
  })

  it('takes two letters of a name', () => {
    expect(initials('Анна Сергеевна Белова')).toBe('АС')
    expect(initials('')).toBe('')
  })
})
