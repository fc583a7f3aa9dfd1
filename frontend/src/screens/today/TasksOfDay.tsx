/** Tasks up to tomorrow: ticked off or put off by one click. */
import { Button, Checkbox } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'

import { useClientNames, useDealTitles } from '@/api/names'
import { useMay, useMe } from '@/api/session'
import { day, todayIn } from '@/format'
import { Failed, Waiting } from '@/parts/states'
import { daysAfter, urgencyOf } from '@/parts/todo/days'

import { useTaskChange, useTodaysTasks, type Task } from './queries'
import classes from './today.module.css'

const GROUPS = ['overdue', 'today', 'tomorrow'] as const

export function TasksOfDay({ all }: { all: boolean }) {
  const { t } = useTranslation('today')
  const today = todayIn(useMe().time_zone)
  const tasks = useTodaysTasks(all)
  const rows = useMemo(() => tasks.data?.data ?? [], [tasks.data])
  const dealTitle = useDealTitles(useMemo(() => rows.map((row) => row.deal_id), [rows]))
  const clientName = useClientNames(useMemo(() => rows.map((row) => row.client_id), [rows]))
  const change = useTaskChange(tasks.queryKey)
  const groupOf = ({ due_date }: Task) => {
    const urgency = urgencyOf(due_date, today)
    return urgency === 'planned' ? 'tomorrow' : urgency
  }
  return (
    <section aria-label={t('tasks')} className={classes.card}>
      <header className={classes.heading}>
        <h2>{t('tasks')}</h2>
        <Link to="/tasks" search={all ? { all } : {}} className={classes.all}>
          {t('allTasks')}
        </Link>
      </header>
      {tasks.isPending && <Waiting rows={6} height={24} />}
      {tasks.isError && <Failed problem={tasks.error} onRetry={() => void tasks.refetch()} />}
      {tasks.isSuccess && rows.length === 0 && <Nothing title={t('noTasks')} hint={t('noTasksHint')} />}
      {GROUPS.map((group) => {
        const those = rows.filter((task) => groupOf(task) === group)
        return (
          those.length > 0 && (
            <section key={group} aria-label={t(`when.${group}`)}>
              <h3 className={classes.group} data-group={group}>
                {t(`when.${group}`)} <span className={classes.count}>{those.length}</span>
              </h3>
              <ul className={classes.list}>
                {those.map((task) => (
                  <Line
                    key={task.id}
                    task={task}
                    about={dealTitle(task.deal_id) ?? clientName(task.client_id)}
                    change={change}
                    today={today}
                  />
                ))}
              </ul>
            </section>
          )
        )
      })}
    </section>
  )
}

interface Shown {
  task: Task
  about: string | null
  change: ReturnType<typeof useTaskChange>
  today: string
}

function Line({ task, about, change, today }: Shown) {
  const { t } = useTranslation('today')
  const may = useMay()
  const { title, due_date } = task
  const isDone = task.status === 'done'
  const isLate = due_date !== null && due_date < today
  const next = isLate ? today : daysAfter(today, 1)
  const to = t(isLate ? 'toToday' : 'toTomorrow')
  const tick = () => {
    if (isDone) change(task, { status: 'todo' }, title)
    else change(task, { status: 'done' }, t('done', { title }))
  }
  return (
    <li className={classes.line} data-done={isDone || undefined}>
      <Checkbox
        size="sm"
        aria-label={t('tick', { title })}
        checked={isDone}
        disabled={!may('task.edit')}
        onChange={tick}
      />
      <div className={classes.grow}>
        <About task={task}>{title}</About>
        {about !== null && <div className={classes.about}>{about}</div>}
      </div>
      {isLate && <span className={classes.late}>{day(due_date, true)}</span>}
      {may('task.edit') && due_date !== null && due_date <= today && (
        <Button
          size="compact-xs"
          variant="subtle"
          color="gray"
          className={classes.act}
          aria-label={t('putOffLabel', { to, title })}
          onClick={() => change(task, { due_date: next }, t('putOff', { day: day(next, true), title }))}
        >
          {to}
        </Button>
      )}
    </li>
  )
}

/** The title leads to what the task is about. */
function About({ task, children }: { task: Task; children: string }) {
  if (task.deal_id !== null) {
    return (
      <Link to="." search={(old) => ({ ...old, deal: task.deal_id ?? undefined })} className={classes.title}>
        {children}
      </Link>
    )
  }
  if (task.client_id === null) return <span className={classes.title}>{children}</span>
  return (
    <Link to="/clients/$clientId" params={{ clientId: String(task.client_id) }} className={classes.title}>
      {children}
    </Link>
  )
}

export function Nothing({ title, hint }: { title: string; hint: string }) {
  return (
    <div className={classes.nothing}>
      <p>{title}</p>
      <p className="muted">{hint}</p>
    </div>
  )
}
