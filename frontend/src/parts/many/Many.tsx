/** What can be done with all that is chosen: a bar over the foot of the screen, reached with Tab. */
import { ActionIcon, Button, Menu, Paper, TextInput } from '@mantine/core'
import IconDay from '@tabler/icons-react/icons/IconCalendar'
import IconDelete from '@tabler/icons-react/icons/IconTrash'
import IconPerson from '@tabler/icons-react/icons/IconUser'
import IconX from '@tabler/icons-react/icons/IconX'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { useMe } from '@/api/session'
import { todayIn } from '@/format'
import { usePeople } from '@/parts/people'
import { daysAfter } from '@/parts/todo/days'

import classes from './many.module.css'

const ICON = { size: 16, stroke: 1.6, 'aria-hidden': true }
const WEEK = 7

interface Shown {
  count: number
  /** How many there are in all, where more than what is chosen can be. */
  total?: number | undefined
  onWhole?: () => void
  onClear: () => void
  children: ReactNode
}

export function ManyBar({ count, total, onWhole, onClear, children }: Shown) {
  const { t } = useTranslation('many')
  return (
    <Paper role="toolbar" aria-label={t('bar')} shadow="md" className={classes.bar}>
      <span className={classes.count}>{t('chosen', { count })}</span>
      {total !== undefined && total > count && (
        <Button variant="light" size="compact-md" onClick={onWhole}>
          {t('whole', { count: total })}
        </Button>
      )}
      {children}
      <ActionIcon size={28} aria-label={t('clear')} onClick={onClear}>
        <IconX {...ICON} />
      </ActionIcon>
    </Paper>
  )
}

export function Choice({ icon, label, children }: { icon: ReactNode; label: string; children: ReactNode }) {
  return (
    <Menu position="top-start" width={240}>
      <Menu.Target>
        <Button variant="subtle" color="gray" size="compact-md" leftSection={icon}>
          {label}
        </Button>
      </Menu.Target>
      <Menu.Dropdown className={classes.list}>{children}</Menu.Dropdown>
    </Menu>
  )
}

/** Who shall be responsible. Without `label` it is asked as on a deal. */
export function AssignChoice(props: {
  label?: string
  /** Anybody, and not only who may own deals. */
  anybody?: boolean
  onAssign: (id: number | null) => void
}) {
  const { t } = useTranslation('many')
  const { owners, active } = usePeople()
  const people = props.anybody ? active : owners
  return (
    <Choice icon={<IconPerson {...ICON} />} label={props.label ?? t('assign')}>
      {[{ id: null, full_name: t('nobody') }, ...people].map(({ id, full_name }) => (
        <Menu.Item key={id} onClick={() => props.onAssign(id)}>
          {full_name}
        </Menu.Item>
      ))}
    </Choice>
  )
}

export function DayChoice({ label, onDay }: { label: string; onDay: (day: string | null) => void }) {
  const { t } = useTranslation('many')
  const today = todayIn(useMe().time_zone)
  const [day, setDay] = useState(today)
  const days = [
    [t('today'), today],
    [t('tomorrow'), daysAfter(today, 1)],
    [t('week'), daysAfter(today, WEEK)],
    [t('noDay'), null],
  ] as const
  return (
    <Choice icon={<IconDay {...ICON} />} label={label}>
      {days.map(([name, value]) => (
        <Menu.Item key={name} onClick={() => onDay(value)}>
          {name}
        </Menu.Item>
      ))}
      <Menu.Divider />
      <div className={classes.day}>
        <TextInput
          type="date"
          size="xs"
          aria-label={t('day')}
          value={day}
          onChange={(event) => setDay(event.currentTarget.value)}
        />
        <Menu.Item className={classes.set} disabled={day === ''} onClick={() => onDay(day)}>
          {t('set')}
        </Menu.Item>
      </div>
    </Choice>
  )
}

export function DeleteButton({ onClick }: { onClick: () => void }) {
  const { t } = useTranslation('many')
  return (
    <Button
      variant="subtle"
      color="gray"
      c="var(--bad)"
      size="compact-md"
      leftSection={<IconDelete {...ICON} />}
      onClick={onClick}
    >
      {t('delete')}
    </Button>
  )
}
