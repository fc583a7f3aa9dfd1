/** Who got to know far more clients than usual, and what can be done about it. */
import { Button, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { api, full, type Schemas } from '@/api/client'
import { useMe } from '@/api/session'
import { ago, day, moment } from '@/format'
import { Listed, More } from '@/parts/Listed'
import { usePeople } from '@/parts/people'
import { Person } from '@/parts/Person'
import { Empty } from '@/parts/states'
import { useListed } from '@/parts/useListed'

import { Card } from '../Card'
import { NewPassword } from '../NewPassword'
import classes from '../Settings.module.css'
import { UserForm } from '../UserForm'
import type { User } from '../Users'

type Alarm = Schemas['AlarmOut']
type Asked = { what: 'account' | 'password'; user: User } | null

const PAGE = 50
const AWAITING = { rows: 6, height: 56 }

export function Alarms() {
  const { t } = useTranslation('alarms')
  const [asked, setAsked] = useState<Asked>(null)
  const alarms = useListed<Alarm>(['alarms'], (cursor) =>
    full(api.GET('/api/alarms', { params: { query: { limit: PAGE, cursor } } })),
  )
  const close = () => setAsked(null)
  return (
    <Card title={t('title')}>
      <Listed pages={alarms} awaiting={AWAITING} empty={<Empty title={t('empty')} hint={t('emptyHint')} />}>
        <Text size="sm" c="var(--muted)" mb="sm">
          {t('todo')}
        </Text>
        <ul className={classes.rows} aria-label={t('list')}>
          {alarms.rows.map((alarm) => (
            <Row key={alarm.id} alarm={alarm} onAsk={setAsked} />
          ))}
        </ul>
        <More pages={alarms} />
      </Listed>
      {asked?.what === 'account' && <UserForm user={asked.user} onClose={close} />}
      {asked?.what === 'password' && <NewPassword user={asked.user} onClose={close} />}
    </Card>
  )
}

function Row({ alarm, onAsk }: { alarm: Alarm; onAsk: (asked: Asked) => void }) {
  const { t } = useTranslation('alarms')
  const { list } = usePeople()
  const user = list.find(({ id }) => id === alarm.user_id)
  const name = user?.full_name ?? `№ ${alarm.user_id}`
  const { way, usual, most, created_at } = alarm
  return (
    <li className={`${classes.row} ${classes.wrapping}`}>
      <Person name={name} size={32} withoutHint />
      <div className={classes.grow}>
        <Text size="sm" fw={500}>
          {name}
        </Text>
        <Text size="sm" className="figures">
          {t(`what.${way}`, { count: alarm.day_total ?? alarm.count })}
          <Text span c="var(--muted)" size="sm" title={moment(created_at)}>
            {` · ${day(alarm.day)} · ${ago(created_at)}`}
          </Text>
        </Text>
        <Text size="xs" c="var(--muted)">
          {usual > 0 ? t('usual', { usual, most }) : t('fresh', { most })}
        </Text>
      </div>
      <Ways alarm={alarm} user={user} name={name} onAsk={onAsk} />
    </li>
  )
}

interface Choices {
  alarm: Alarm
  user: User | undefined
  name: string
  onAsk: (asked: Asked) => void
}

function Ways({ alarm, user, name, onAsk }: Choices) {
  const { t } = useTranslation('alarms')
  const me = useMe()
  return (
    <div className={classes.ways}>
      <Button
        variant="default"
        size="xs"
        aria-label={t('journalOf', { name })}
        renderRoot={(props) => <Link to="/changes" search={{ person: alarm.user_id }} {...props} />}
      >
        {t('journal')}
      </Button>
      {alarm.way === 'by_key' && (
        <Button variant="default" size="xs" renderRoot={(props) => <Link to="/settings/keys" {...props} />}>
          {t('keys')}
        </Button>
      )}
      {user && (
        <Button
          variant="default"
          size="xs"
          aria-label={t('accountOf', { name })}
          onClick={() => onAsk({ what: 'account', user })}
        >
          {t('account')}
        </Button>
      )}
      {user && user.id !== me.id && (
        <Button
          variant="default"
          size="xs"
          aria-label={t('passwordOf', { name })}
          onClick={() => onAsk({ what: 'password', user })}
        >
          {t('password')}
        </Button>
      )}
    </div>
  )
}
