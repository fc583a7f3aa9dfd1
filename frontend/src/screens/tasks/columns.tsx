/** The columns of the tasks' table. */
import { Checkbox } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'

import { useClientNames, useDealTitles } from '@/api/names'
import { useMay, useMe } from '@/api/session'
import { day, todayIn } from '@/format'
import { tellProblem } from '@/parts/notices'
import { usePeople } from '@/parts/people'
import type { Column } from '@/parts/table'
import { daysAfter } from '@/parts/todo/days'

import type { TaskPatch } from './queries'
import { PRIORITIES, type Priority, type Task } from './route'
import classes from './tasks.module.css'

type Change = (task: Task, patch: TaskPatch, says: string) => Promise<void>

export function useTaskColumns(rows: Task[], change: Change): Column<Task>[] {
  const { t } = useTranslation('tasks')
  const me = useMe()
  const may = useMay()
  const { active, nameOf } = usePeople()
  const dealTitle = useDealTitles(useMemo(() => rows.map((row) => row.deal_id), [rows]))
  const clientName = useClientNames(useMemo(() => rows.map((row) => row.client_id), [rows]))
  const today = todayIn(me.time_zone)
  const edits = may('task.edit')
  const about = (row: Task) => dealTitle(row.deal_id) ?? clientName(row.client_id)
  const isDone = (row: Task) => row.status === 'done' || row.status === 'cancelled'

  const tick = (row: Task) => {
    const status = isDone(row) ? 'todo' : 'done'
    void change(row, { status }, t(status === 'done' ? 'done' : 'reopened', { title: row.title })).catch(
      tellProblem,
    )
  }
  const due = (row: Task) => {
    if (row.due_date === null) return <span className="muted">{t('due.none')}</span>
    const when =
      row.due_date === today
        ? 'today'
        : row.due_date === daysAfter(today, 1)
          ? 'tomorrow'
          : row.due_date < today && !isDone(row)
            ? 'overdue'
            : null
    return (
      <span className={classes.due} data-when={when ?? undefined}>
        {day(row.due_date, true)}
        {when !== null && `, ${t(`due.${when}`)}`}
      </span>
    )
  }

  return [
    {
      key: 'done',
      title: t('field.done'),
      width: 72,
      render: (row) => (
        <Checkbox
          size="sm"
          aria-label={t('tick', { title: row.title })}
          checked={isDone(row)}
          disabled={!edits}
          onClick={(event) => event.stopPropagation()}
          onChange={() => tick(row)}
        />
      ),
      text: (row) => (isDone(row) ? '✓' : ''),
    },
    {
      key: 'title',
      title: t('field.title'),
      width: 360,
      sort: 'title',
      render: (row) => <span className={isDone(row) ? classes.done : undefined}>{row.title}</span>,
      text: (row) => row.title,
      edit: {
        kind: 'text',
        value: (row) => row.title,
        may: () => edits,
        save: (row, title) => change(row, { title: title.trim() }, t('changed', { field: t('field.title') })),
      },
    },
    {
      key: 'due_date',
      title: t('field.due_date'),
      width: 190,
      sort: 'due_date',
      render: due,
      text: (row) => row.due_date ?? '',
      edit: {
        kind: 'day',
        value: (row) => row.due_date ?? '',
        may: () => edits,
        save: (row, value) =>
          change(row, { due_date: value || null }, t('changed', { field: t('field.due_date') })),
      },
    },
    {
      key: 'about',
      title: t('field.about'),
      width: 300,
      render: (row) =>
        row.deal_id !== null ? (
          <Link
            to="."
            search={(old) => ({ ...old, deal: row.deal_id ?? undefined })}
            className={classes.about}
          >
            {about(row)}
          </Link>
        ) : row.client_id !== null ? (
          <Link
            to="/clients/$clientId"
            params={{ clientId: String(row.client_id) }}
            className={classes.about}
          >
            {about(row)}
          </Link>
        ) : null,
      text: (row) => about(row) ?? '',
    },
    {
      key: 'assignee',
      title: t('field.assignee'),
      width: 170,
      render: (row) => nameOf(row.assignee_id),
      text: (row) => nameOf(row.assignee_id) ?? '',
      edit: {
        kind: 'choice',
        value: (row) => String(row.assignee_id ?? ''),
        choices: active.map(({ id, full_name }) => ({ value: String(id), label: full_name })),
        may: () => may('task.assign'),
        save: (row, id) =>
          change(row, { assignee_id: Number(id) || null }, t('changed', { field: t('field.assignee') })),
      },
    },
    {
      key: 'priority',
      title: t('field.priority'),
      width: 130,
      render: (row) => (
        <span className={classes.priority} data-priority={row.priority}>
          {t(`priority.${row.priority}`)}
        </span>
      ),
      text: (row) => t(`priority.${row.priority}`),
      edit: {
        kind: 'choice',
        value: (row) => row.priority,
        choices: PRIORITIES.map((priority) => ({ value: priority, label: t(`priority.${priority}`) })),
        may: () => edits,
        save: (row, priority) =>
          change(row, { priority: priority as Priority }, t('changed', { field: t('field.priority') })),
      },
    },
  ]
}
