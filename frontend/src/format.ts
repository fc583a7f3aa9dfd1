/** Money, days and times as the reader's language writes them. */
import { i18next } from '@/i18n'

const HOUR = 3_600
const DAY = 86_400

const made = new Map<string, unknown>()

/** Intl's formatters take long to make: one of a kind is kept. */
function kept<T>(key: string, make: (locale: string) => T): T {
  const locale = i18next.language === 'en' ? 'en-GB' : 'ru-RU'
  const name = `${locale} ${key}`
  if (!made.has(name)) made.set(name, make(locale))
  return made.get(name) as T
}

/** 1 234 567,89 ₽; hundredths only where there are some. */
export function money(amount: number, currency: string): string {
  const digits = Number.isInteger(amount) ? 0 : 2
  const format = kept(
    `money ${currency} ${digits}`,
    (locale) =>
      new Intl.NumberFormat(locale, {
        style: 'currency',
        currency,
        currencyDisplay: 'narrowSymbol',
        minimumFractionDigits: digits,
        maximumFractionDigits: digits,
      }),
  )
  return format.format(amount)
}

export function number(value: number, digits = 0): string {
  return kept(
    `number ${digits}`,
    (locale) => new Intl.NumberFormat(locale, { maximumFractionDigits: digits }),
  ).format(value)
}

export function percent(value: number): string {
  return `${number(value, 1)} %`
}

/** A calendar day, `2026-11-23`: 23 нояб. 2026 г. The year is left out if it is this one and `short`. */
export function day(iso: string, short = false): string {
  const date = new Date(`${iso.slice(0, 10)}T12:00:00Z`)
  const thisYear = date.getUTCFullYear() === new Date().getFullYear()
  const year = short && thisYear ? undefined : ('numeric' as const)
  return kept(
    `day ${year ?? ''}`,
    (locale) => new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year, timeZone: 'UTC' }),
  ).format(date)
}

/** A moment with its time, in the reader's own zone. */
export function moment(iso: string): string {
  return kept(
    'moment',
    (locale) => new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }),
  ).format(new Date(iso))
}

/** «5 минут назад», up to a week; after that the day. */
export function ago(iso: string, now = Date.now()): string {
  const seconds = (new Date(iso).getTime() - now) / 1_000
  const relative = kept('ago', (locale) => new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }))
  const size = Math.abs(seconds)
  if (size < 60) return relative.format(0, 'second')
  if (size < HOUR) return relative.format(Math.round(seconds / 60), 'minute')
  if (size < DAY) return relative.format(Math.round(seconds / HOUR), 'hour')
  if (size < 7 * DAY) return relative.format(Math.round(seconds / DAY), 'day')
  return day(iso, true)
}

/** A stay in words: 3 дн., 5 ч. */
export function stay(seconds: number): string {
  const unit = seconds >= DAY ? 'day' : seconds >= HOUR ? 'hour' : 'minute'
  const size = { day: DAY, hour: HOUR, minute: 60 }[unit]
  const format = kept(
    `stay ${unit}`,
    (locale) =>
      new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: 0 }),
  )
  return format.format(Math.round(seconds / size))
}

/** Today in a time zone, as the server writes days. */
export function todayIn(zone: string): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: zone }).format(new Date())
}

/** Two letters for a round picture. */
export function initials(name: string): string {
  return name
    .split(/\s+/u)
    .slice(0, 2)
    .map((word) => Array.from(word)[0] ?? '')
    .join('')
    .toUpperCase()
}
