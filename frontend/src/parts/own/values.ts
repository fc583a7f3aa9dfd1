/**
 * Values of own fields, from the server's form to words, and to the text of a control and back: of a choice its id, of
 * several their ids with commas between, of yes and no `true` and `false`.
 */
import { day, money, number } from '@/format'
import { i18next } from '@/i18n'

import type { OwnField } from './queries'

export type Value = boolean | number | string | number[]
export type Values = Record<string, Value | null>

/** What a value needs to be told: who people are, and which money a sum is. */
export interface Telling {
  nameOf: (id: number) => string | null
  currency: string
}

const MOST = 99_999_999_999
const PLACES = { number: 4, money: 2 } as const
const BARE = /^[^\s/:@]+\.[^\s/:@]{2,}(?:\/\S*)?$/u
const MARKS = /[\s\u00a0\u202f'₽$€₸£¥]/gu

const WORDS = {
  none: () => i18next.t('own:hidden'),
  yes: () => i18next.t('own:yes'),
  no: () => i18next.t('own:no'),
}

/** Null if there is none. */
export function told(field: OwnField, value: Value | null | undefined, telling: Telling): string | null {
  if (value === null || value === undefined || value === '') return null
  if (Array.isArray(value)) return value.map((id) => optionName(field, id)).join(', ') || null
  if (typeof value === 'boolean') return value ? WORDS.yes() : WORDS.no()
  if (field.kind === 'choice') return optionName(field, Number(value))
  if (field.kind === 'user') return telling.nameOf(Number(value)) ?? WORDS.none()
  if (field.kind === 'money') return money(Number(value), telling.currency)
  if (field.kind === 'number') return number(Number(value), PLACES.number)
  return field.kind === 'date' ? day(String(value)) : String(value)
}

function optionName(field: OwnField, id: number): string {
  return field.options.find((option) => option.id === id)?.name ?? `№ ${id}`
}

/** As a control has it. */
export function typed(field: OwnField, value: Value | null | undefined): string {
  if (value === null || value === undefined) return ''
  const isNumber = field.kind === 'number' || field.kind === 'money'
  return isNumber && i18next.language !== 'en' ? String(value).replace('.', ',') : String(value)
}

export type Read = { value: Value | null } | { refusal: 'noNumber' | 'noLink' }

/** What was typed, or why it is no value of this field. */
export function read(field: OwnField, text: string): Read {
  const clean = text.trim()
  if (clean === '') return { value: null }
  switch (field.kind) {
    case 'number':
    case 'money': {
      const value = numberIn(clean, PLACES[field.kind])
      return value === null ? { refusal: 'noNumber' } : { value }
    }
    case 'choice':
    case 'user':
      return { value: Number(clean) }
    case 'choices':
      return { value: clean.split(',').map(Number) }
    case 'yes_no':
      return { value: clean === 'true' }
    case 'link':
      return readLink(clean)
    default:
      return { value: clean }
  }
}

function readLink(text: string): Read {
  if (/^https?:\/\/\S+$/iu.test(text)) return { value: text }
  return BARE.test(text) ? { value: `https://${text}` } : { refusal: 'noLink' }
}

/** `-1 234,5`: one mark parts the fraction, several part groups. */
export function numberIn(text: string, places: number): number | null {
  const plain = text.replace(MARKS, '').replace('−', '-')
  const marks = plain.match(/[.,]/gu) ?? []
  const last = Math.max(plain.lastIndexOf(','), plain.lastIndexOf('.'))
  const isGroups = marks.length > 1 && new Set(marks).size === 1
  const digits =
    marks.length === 0 || isGroups
      ? plain.replace(/[.,]/gu, '')
      : `${plain.slice(0, last).replace(/[.,]/gu, '')}.${plain.slice(last + 1)}`
  if (!/^-?(?:\d+\.?\d*|\.\d+)$/u.test(digits)) return null
  const value = Number(digits)
  const isExact = Number(value.toFixed(places)) === value
  return Math.abs(value) <= MOST && isExact ? value : null
}
