/** What a column that has no home would best be as a field of its own, by what is in it. */
import type { Kind } from '@/parts/own/queries'

const YES_NO = /^(да|нет|yes|no|true|false)$/iu
const DATE = /^(\d{1,2}\.\d{1,2}\.\d{4}|\d{4}-\d{2}-\d{2})([ T]\d{1,2}:\d{2}(:\d{2})?)?$/u
const LINK = /^(https?:\/\/|www\.)\S+$/iu
const NUMBER = /^-?(0|[1-9]\d{0,2}([ \u00A0\u202F]?\d{3})*)([.,]\d+)?$/u
const CURRENCY = /(₽|руб\.?|р\.|\$|€|RUB|USD|EUR)$/iu
const DIGITS_OF_A_NUMBER = 9 // longer ones are phones, tax ids and other names made of digits

/** Text unless every value says otherwise. */
export function kindOf(sample: string[]): Kind {
  const values = sample.map((value) => value.trim()).filter((value) => value !== '')
  const all = (test: (value: string) => boolean) => values.length > 0 && values.every(test)
  if (all((value) => YES_NO.test(value))) return 'yes_no'
  if (all((value) => DATE.test(value))) return 'date'
  if (all((value) => LINK.test(value))) return 'link'
  if (all((value) => CURRENCY.test(value) && isNumber(value.replace(CURRENCY, '').trim()))) return 'money'
  if (all(isNumber)) return 'number'
  return 'text'
}

function isNumber(text: string): boolean {
  return NUMBER.test(text) && text.replace(/\D/gu, '').length <= DIGITS_OF_A_NUMBER
}
