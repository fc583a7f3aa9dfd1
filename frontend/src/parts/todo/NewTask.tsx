/** A new task in one line: what, when, whose. Enter adds it and waits for the next one. */
import { Button, TextInput } from '@mantine/core'
import { useState, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'

import { useMay, useMe } from '@/api/session'
import { todayIn } from '@/format'
import { wordsOf } from '@/parts/notices'
import { usePeople } from '@/parts/people'
import type { Place } from '@/parts/timeline/queries'

import { daysAfter } from './days'
import { useAddTask } from './queries'
import classes from './todo.module.css'

const PRESETS = [
  { name: 'today', days: 0 },
  { name: 'tomorrow', days: 1 },
  { name: 'inAWeek', days: 7 },
] as const

interface Shown {
  /** What it is about; null: nothing. */
  place: Place | null
  /** Given: this was the only one. Otherwise the form waits for the next. */
  onAdded?: () => void
  onClose: () => void
}

export function NewTask({ place, onAdded, onClose }: Shown) {
  const { t } = useTranslation(['todo', 'common'])
  const me = useMe()
  const may = useMay()
  const { active } = usePeople()
  const today = todayIn(me.time_zone)
  const [title, setTitle] = useState('')
  const [due, setDue] = useState(today)
  const [assignee, setAssignee] = useState(me.id)
  const add = useAddTask(place, t('added'))

  const send = () => {
    if (title.trim() === '') return
    add.mutate(
      { title, due_date: due || null, assignee_id: assignee },
      { onSuccess: onAdded ?? (() => setTitle('')) },
    )
  }
  const pressed = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return
    event.preventDefault()
    event.stopPropagation()
    onClose()
  }
  return (
    <form
      className={classes.form}
      onKeyDown={pressed}
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      <TextInput
        autoFocus
        aria-label={t('what')}
        placeholder={t('whatHint')}
        value={title}
        error={add.error && wordsOf(add.error)}
        onChange={(event) => setTitle(event.currentTarget.value)}
      />
      <div className={classes.when} role="group" aria-label={t('when')}>
        {PRESETS.map(({ name, days }) => (
          <button
            key={name}
            type="button"
            className={classes.preset}
            aria-pressed={due === daysAfter(today, days)}
            onClick={() => setDue(daysAfter(today, days))}
          >
            {t(name)}
          </button>
        ))}
        <input
          type="date"
          className={classes.date}
          aria-label={t('when')}
          value={due}
          onChange={(event) => setDue(event.currentTarget.value)}
        />
        {may('task.assign') && (
          <select
            className={classes.date}
            aria-label={t('whose')}
            value={assignee}
            onChange={(event) => setAssignee(Number(event.currentTarget.value))}
          >
            {active.map(({ id, full_name }) => (
              <option key={id} value={id}>
                {full_name}
              </option>
            ))}
          </select>
        )}
      </div>
      <div className={classes.send}>
        <Button variant="default" size="compact-md" onClick={onClose}>
          {t('common:act.close')}
        </Button>
        <Button type="submit" size="compact-md" loading={add.isPending}>
          {t('common:act.add')}
        </Button>
      </div>
    </form>
  )
}
