/** What is to be done on a deal or a client: ticked off, put off, added. */
import { ActionIcon, Checkbox, Menu } from '@mantine/core'
import IconDots from '@tabler/icons-react/icons/IconDots'
import IconPlus from '@tabler/icons-react/icons/IconPlus'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { useMay, useMe } from '@/api/session'
import { day, todayIn } from '@/format'
import { usePeople } from '@/parts/people'
import { Person } from '@/parts/Person'
import type { Place } from '@/parts/timeline/queries'
import section from '@/parts/section.module.css'

import { daysAfter, urgencyOf } from './days'
import { inOrder, isPending, useChangeTask, useDropTask, useTasks, type Task } from './queries'
import { NewTask } from './NewTask'
import classes from './todo.module.css'

const DONE_SHOWN = 3

export function Tasks({ place, called }: { place: Place; called: number }) {
  const { t } = useTranslation('todo')
  const may = useMay()
  const tasks = useTasks(place)
  const [isAdding, setAdding] = useState(false)
  const [shows, setShows] = useState(false)
  const [heard, setHeard] = useState(called)
  if (heard !== called) {
    setHeard(called)
    setAdding(true)
  }
  const all = inOrder(tasks.rows)
  const pending = all.filter(isPending)
  const rest = all.filter((task) => !isPending(task))
  const shown = shows ? rest : rest.slice(0, DONE_SHOWN)

  return (
    <section aria-label={t('title')} className={classes.tasks}>
      <div className={section.heading}>
        <h3>
          {t('title')} {pending.length > 0 && <span className="muted">{pending.length}</span>}
        </h3>
        {may('task.create') && (
          <ActionIcon size={28} aria-label={t('add')} onClick={() => setAdding(true)}>
            <IconPlus size={16} />
          </ActionIcon>
        )}
      </div>
      {isAdding && <NewTask place={place} onClose={() => setAdding(false)} />}
      {!tasks.isPending && all.length === 0 && !isAdding && <p className={section.none}>{t('none')}</p>}
      <ul className={section.list}>
        {[...pending, ...shown].map((task) => (
          <Line key={task.id} task={task} place={place} />
        ))}
      </ul>
      {rest.length > DONE_SHOWN && (
        <button type="button" className={classes.more} onClick={() => setShows(!shows)}>
          {shows ? t('lessDone') : t('moreDone', { count: rest.length - DONE_SHOWN })}
        </button>
      )}
    </section>
  )
}

function Line({ task, place }: { task: Task; place: Place }) {
  const { t } = useTranslation('todo')
  const may = useMay()
  const { nameOf } = usePeople()
  const change = useChangeTask(place)
  const tick = () => {
    const status = isPending(task) ? 'done' : 'todo'
    change(task, { status }, t(status === 'done' ? 'done' : 'reopened', { title: task.title }))
  }
  return (
    <li className={classes.line} data-done={!isPending(task) || undefined}>
      <Checkbox
        size="sm"
        label={<span className={classes.title}>{task.title}</span>}
        checked={!isPending(task)}
        disabled={!may('task.edit')}
        onChange={tick}
        classNames={{ root: classes.tick, body: classes.tick, labelWrapper: classes.tick }}
      />
      <Due task={task} onPut={(due_date, says) => change(task, { due_date }, says)} />
      <Person name={nameOf(task.assignee_id)} size={20} />
      {may('task.delete') && <Drop task={task} />}
    </li>
  )
}

function Due({ task, onPut }: { task: Task; onPut: (day: string | null, says: string) => void }) {
  const { t } = useTranslation('todo')
  const me = useMe()
  const may = useMay()
  const today = todayIn(me.time_zone)
  const due = task.due_date
  const urgency = isPending(task) ? urgencyOf(due, today) : 'none'
  const words = due === null ? t('noDay') : due === today ? t('today') : day(due, true)
  const label = urgency === 'overdue' ? t('overdue', { day: words }) : words
  if (!may('task.edit') || !isPending(task))
    return due === null ? null : <span className="muted">{words}</span>
  const put = (date: string | null) =>
    onPut(date, date === null ? t('dayGone') : t('putOff', { day: day(date, true) }))
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <button type="button" className={classes.due} data-urgency={urgency}>
          {label}
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => put(today)}>{t('today')}</Menu.Item>
        <Menu.Item onClick={() => put(daysAfter(today, 1))}>{t('tomorrow')}</Menu.Item>
        <Menu.Item onClick={() => put(daysAfter(today, 7))}>{t('inAWeek')}</Menu.Item>
        {due !== null && <Menu.Item onClick={() => put(null)}>{t('noDay')}</Menu.Item>}
      </Menu.Dropdown>
    </Menu>
  )
}

function Drop({ task }: { task: Task }) {
  const { t } = useTranslation(['todo', 'common'])
  const drop = useDropTask(t('dropped', { title: task.title }))
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon size={24} aria-label={t('actions', { title: task.title })}>
          <IconDots size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item color="red" onClick={() => drop.mutate(task)}>
          {t('common:act.delete')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
