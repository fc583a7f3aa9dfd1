/** Adding up deals. */

interface Sum {
  amount: number
  currency: string
}

/** One sum a currency, the largest first; counted in hundredths, so that no copeck is lost. */
export function sums(deals: readonly Sum[]): [string, number][] {
  const found = new Map<string, number>()
  for (const { amount, currency } of deals) {
    found.set(currency, (found.get(currency) ?? 0) + Math.round(amount * 100))
  }
  return [...found]
    .map(([currency, sum]): [string, number] => [currency, sum / 100])
    .sort((a, b) => b[1] - a[1])
}

export function openFirst<Deal extends { status: string }>(deals: readonly Deal[]): Deal[] {
  const isOpen = ({ status }: Deal) => Number(status === 'open')
  return [...deals].sort((one, other) => isOpen(other) - isOpen(one))
}
