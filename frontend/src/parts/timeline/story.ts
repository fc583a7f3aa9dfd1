/** What happened and what was logged, as one story told from its end. */
import type { Schemas } from '@/api/client'

export type Activity = Schemas['ActivityOut']
export type Entry = Schemas['HistoryEntry']

export type Event =
  | { kind: 'activity'; key: string; at: string; activity: Activity }
  | { kind: 'change'; key: string; at: string; entry: Entry }

export interface Day {
  /** As the reader's calendar has it: 2026-11-23. */
  date: string
  events: Event[]
}

/** A client's last contact follows each activity, which is in the story itself. */
function tells({ action, changes }: Entry): boolean {
  return action !== 'update' || changes.some(({ field }) => field !== 'last_contact')
}

/** Newest first. Changes older than the last activity loaded wait until the activities around them are there. */
export function merged(
  entries: readonly Entry[],
  activities: readonly Activity[],
  isMoreComing: boolean,
): Event[] {
  const oldest = isMoreComing ? (activities.at(-1)?.activity_date ?? '') : ''
  const events: Event[] = [
    ...activities.map((activity): Event => ({
      kind: 'activity',
      key: `activity ${activity.id}`,
      at: activity.activity_date,
      activity,
    })),
    ...entries
      .filter(tells)
      .filter((entry) => oldest === '' || time(entry.at) >= time(oldest))
      .map((entry): Event => ({ kind: 'change', key: `change ${entry.id}`, at: entry.at, entry })),
  ]
  return events.sort((one, other) => time(other.at) - time(one.at))
}

export function byDay(events: readonly Event[]): Day[] {
  const days: Day[] = []
  for (const event of events) {
    const date = localDay(new Date(event.at))
    const last = days.at(-1)
    if (last?.date === date) last.events.push(event)
    else days.push({ date, events: [event] })
  }
  return days
}

export function localDay(moment: Date): string {
  const two = (value: number) => String(value).padStart(2, '0')
  return `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`
}

function time(iso: string): number {
  return new Date(iso).getTime()
}
