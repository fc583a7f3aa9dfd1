/** The check digits of an ИНН. A number that fails is doubtful, not wrong: foreign clients have others. */

const TEN = [[2, 4, 10, 3, 5, 9, 4, 6, 8]]
const TWELVE = [
  [7, 2, 4, 10, 3, 5, 9, 4, 6, 8],
  [3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8],
]

export function isValidInn(inn: string): boolean {
  if (!/^\d+$/u.test(inn)) return false
  const digits = Array.from(inn, Number)
  const rules = { 10: TEN, 12: TWELVE }[digits.length]
  return rules !== undefined && rules.every((weights) => digits[weights.length] === check(weights, digits))
}

function check(weights: number[], digits: number[]): number {
  return (weights.reduce((sum, weight, place) => sum + weight * (digits[place] ?? 0), 0) % 11) % 10
}
