/** Sums as people type them: `1 234 567,89`, `125000.5`, `1,234.50 ₽`. */

const MARKS = /[\s\u00a0\u202f'₽$€₸£¥]/gu
const MOST = 99_999_999_999.99

/** Null if it is no sum. */
export function parseAmount(text: string): number | null {
  const plain = text.replace(MARKS, '')
  const decimal = Math.max(plain.lastIndexOf(','), plain.lastIndexOf('.'))
  const hasFraction = decimal >= 0 && plain.length - decimal <= 3
  const whole = (hasFraction ? plain.slice(0, decimal) : plain).replace(/[.,]/gu, '')
  const digits = hasFraction ? `${whole || '0'}.${plain.slice(decimal + 1)}` : whole
  if (!/^\d+(\.\d*)?$/u.test(digits)) return null
  const amount = Number(digits)
  return amount <= MOST ? amount : null
}

/** As one goes on typing it: no groups, a decimal comma in Russian. */
export function typedAmount(amount: number, comma: boolean): string {
  const text = Number.isInteger(amount) ? String(amount) : amount.toFixed(2)
  return comma ? text.replace('.', ',') : text
}
