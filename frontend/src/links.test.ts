import { describe, expect, it } from 'vitest'

import { mailLink, normalPhone, shownPhone, telegramLink, telLink, webLink, whatsappLink } from './links'

describe('a phone', () => {
  it.each([
    ['8 (916) 123-45-67', '+79161234567'],
    ['+7 916 123 45 67', '+79161234567'],
    ['7 916 123 45 67', '+79161234567'],
    ['916 123-45-67', '+79161234567'],
    ["'+77021234567", '+77021234567'],
    ['8 495 123-45-67 доб. 123', '+74951234567'],
    ['+375 29 123-45-67', '+375291234567'],
  ])('%s is %s', (typed, normal) => {
    expect(normalPhone(typed)).toBe(normal)
  })

  it.each(['123', 'позвонить в офис', ''])('«%s» leads nowhere', (typed) => {
    expect(telLink(typed)).toBeNull()
  })

  it('is shown in groups, an extension and a foreign number as they were typed', () => {
    expect(shownPhone('89161234567')).toBe('+7 916 123-45-67')
    expect(shownPhone('84951234567 доб. 123')).toBe('84951234567 доб. 123')
    expect(shownPhone('+375 29 123-45-67')).toBe('+375 29 123-45-67')
  })
})

describe('a messenger', () => {
  it('is found by its number or its name', () => {
    expect(whatsappLink('8 916 123-45-67')).toBe('https://wa.me/79161234567')
    expect(telegramLink('@kuznetsova')).toBe('https://t.me/kuznetsova')
    expect(telegramLink('t.me/kuznetsova')).toBe('https://t.me/kuznetsova')
    expect(telegramLink('8 916 123-45-67')).toBe('https://t.me/+79161234567')
    expect(telegramLink('нет')).toBeNull()
  })
})

describe('an address', () => {
  it('leads to a site or a letter and to nothing else', () => {
    expect(webLink('romashka.example')).toBe('https://romashka.example/')
    expect(webLink('javascript:alert(1)')).toBeNull()
    expect(mailLink('info@romashka.example')).toBe('mailto:info@romashka.example')
    expect(mailLink('не почта')).toBeNull()
  })
})
