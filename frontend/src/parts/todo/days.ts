/** Days as one plans them. */

/** The day so many days after another one, both as `2026-11-23`. */
export function daysAfter(date: string, days: number): string {
  const moved = new Date(`${date}T12:00:00Z`)
  moved.setUTCDate(moved.getUTCDate() + days)
  return moved.toISOString().slice(0, 10)
}

export type Urgency = 'overdue' | 'today' | 'planned' | 'none'

export function urgencyOf(due: string | null, today: string): Urgency {
  if (due === null) return 'none'
  if (due < today) return 'overdue'
  return due === today ? 'today' : 'planned'
}
