/** Where a phone, a messenger name or an address leads. Null where it leads nowhere: it is shown as text. */

const RUSSIAN = 11 // digits with the country's 7 (Kazakhstan shares it)

/** `8 (916) 123-45-67 доб. 12` is +79161234567; other countries' numbers keep their own code. */
export function normalPhone(text: string): string | null {
  const [main = ''] = text.replace(/^'/u, '').split(/доб|ext|[,;#]|вн\./iu)
  const digits = main.replace(/\D/gu, '')
  if (main.trim().startsWith('+')) return digits.length >= 8 && digits.length <= 15 ? `+${digits}` : null
  if (digits.length === RUSSIAN && /^[78]/u.test(digits)) return `+7${digits.slice(1)}`
  if (digits.length === RUSSIAN - 1) return `+7${digits}`
  return digits.length > RUSSIAN && digits.length <= 15 ? `+${digits}` : null
}

/** A number as one reads it out: +7 916 123-45-67. What is not a Russian number stays as it was typed. */
export function shownPhone(text: string): string {
  const parts = /^\+7(\d{3})(\d{3})(\d{2})(\d{2})$/u.exec(normalPhone(text) ?? '')
  const hasExtension = /доб|ext|[,;#]|вн\./iu.test(text)
  if (!parts || hasExtension) return text
  return `+7 ${parts[1]} ${parts[2]}-${parts[3]}-${parts[4]}`
}

export function telLink(text: string): string | null {
  const phone = normalPhone(text)
  return phone && `tel:${phone}`
}

export function whatsappLink(text: string): string | null {
  const phone = normalPhone(text)
  return phone && `https://wa.me/${phone.slice(1)}`
}

export function telegramLink(text: string): string | null {
  const name = /^(?:https?:\/\/)?(?:t\.me\/|@)?([a-z]\w{3,31})$/iu.exec(text.trim())?.[1]
  if (name !== undefined) return `https://t.me/${name}`
  const phone = normalPhone(text)
  return phone && `https://t.me/${phone}`
}

export function mailLink(text: string): string | null {
  return /^[^\s@<>"]+@[^\s@<>"]+$/u.test(text) ? `mailto:${text}` : null
}

/** Only the web: a `javascript:` address leads nowhere. */
export function webLink(text: string): string | null {
  try {
    const { protocol, href } = new URL(/^[a-z]+:/iu.test(text) ? text : `https://${text}`)
    return protocol === 'https:' || protocol === 'http:' ? href : null
  } catch {
    return null
  }
}
