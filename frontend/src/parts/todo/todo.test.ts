import { describe, expect, it } from 'vitest'

import { daysAfter, urgencyOf } from './days'
import { inOrder, type Task } from './queries'

describe('a day', () => {
  it('is counted over the ends of months and years', () => {
    expect(daysAfter('2026-12-31', 1)).toBe('2027-01-01')
    expect(daysAfter('2028-02-25', 7)).toBe('2028-03-03')
  })

  it('makes a task overdue, due today or planned', () => {
    const today = '2026-11-23'

    expect(['2026-11-22', today, '2026-11-24', null].map((due) => urgencyOf(due, today))).toEqual([
      'overdue',
      'today',
      'planned',
      'none',
    ])
  })
})

describe('tasks', () => {
  it('stand by their day, those without one after them, what is done last', () => {
    const task = (id: number, status: string, due_date: string | null, completed_at: string | null = null) =>
      ({ id, status, due_date, completed_at }) as Task

    const order = inOrder([
      task(1, 'done', '2026-11-01', '2026-11-02T08:00:00Z'),
      task(2, 'todo', null),
      task(3, 'in_progress', '2026-11-25'),
      task(4, 'todo', '2026-11-20'),
      task(5, 'done', null, '2026-11-03T08:00:00Z'),
    ])

    expect(order.map(({ id }) => id)).toEqual([4, 3, 2, 5, 1])
  })
})
