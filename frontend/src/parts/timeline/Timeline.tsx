/** The story of a deal or a client: a composer at the top, then day after day, from its end. */
import { ActionIcon, Button, Menu, Skeleton } from '@mantine/core'
import IconDots from '@tabler/icons-react/icons/IconDots'
import IconChange from '@tabler/icons-react/icons/IconPointFilled'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { useMay, useMe } from '@/api/session'
import { day, moment, stay } from '@/format'
import { i18next } from '@/i18n'
import { usePeople } from '@/parts/people'
import { Failed } from '@/parts/states'

import { Changes, useOwnTelling, type OwnTelling } from './Changes'
import { Composer, Rewrite } from './Composer'
import { Picture } from './Picture'
import { useActivities, useHistory, useUnlog, type Place } from './queries'
import { byDay, localDay, merged, type Activity, type Entry, type Event } from './story'
import classes from './timeline.module.css'

interface Props {
  place: Place
  called: number
  /** Of a deal: what sums in own fields are in. */
  currency?: string
}

export function Timeline({ place, called, currency }: Props) {
  const { t } = useTranslation(['timeline', 'common'])
  const may = useMay()
  const activities = useActivities(place)
  const history = useHistory(place)
  const own = useOwnTelling('deal' in place ? 'deal' : 'client', currency)
  const { isMoreComing } = activities
  const days = useMemo(
    () => byDay(merged(history.data ?? [], activities.rows, isMoreComing)),
    [history.data, activities.rows, isMoreComing],
  )
  const problem = activities.problem ?? history.error
  const isPending = activities.isPending || history.isPending

  return (
    <section aria-label={t('title')} className={classes.timeline}>
      <h3 className={classes.heading}>{t('title')}</h3>
      {may('activity.create') && <Composer place={place} called={called} />}
      {isPending && !problem && <Skeleton height={120} radius={6} />}
      {problem && days.length === 0 && <Failed problem={problem} onRetry={activities.again} />}
      {days.map(({ date, events }) => (
        <div key={date} role="group" aria-label={dayName(date)}>
          <h4 className={classes.day}>{dayName(date)}</h4>
          <ol className={classes.events}>
            {events.map((event) => (
              <Shown key={event.key} event={event} own={own} />
            ))}
          </ol>
        </div>
      ))}
      {isMoreComing && (
        <Button variant="default" size="compact-md" onClick={activities.more}>
          {t('common:act.more')}
        </Button>
      )}
    </section>
  )
}

function dayName(date: string): string {
  const now = new Date()
  if (date === localDay(now)) return i18next.t('timeline:today')
  now.setDate(now.getDate() - 1)
  return date === localDay(now) ? i18next.t('timeline:yesterday') : day(date)
}

function Shown({ event, own }: { event: Event; own: OwnTelling }) {
  return event.kind === 'activity' ? (
    <Logged activity={event.activity} />
  ) : (
    <Changed entry={event.entry} own={own} />
  )
}

function Time({ at }: { at: string }) {
  const time = new Date(at).toLocaleTimeString(i18next.language, { hour: '2-digit', minute: '2-digit' })
  return (
    <time className={classes.time} dateTime={at} title={moment(at)}>
      {time}
    </time>
  )
}

function Logged({ activity }: { activity: Activity }) {
  const { t } = useTranslation('timeline')
  const { nameOf } = usePeople()
  const [isRewritten, setRewritten] = useState(false)
  const { type, subject, content, duration, user_id, activity_date } = activity
  return (
    <li className={classes.event} data-kind="activity">
      <span className={classes.mark} aria-hidden>
        <Picture kind={activity.type} />
      </span>
      <div className={classes.body}>
        <div className={classes.top}>
          <span className={classes.what}>
            {t(`kind.${type}`)}
            {duration !== null && duration > 0 && <span className="muted"> · {stay(duration)}</span>}
          </span>
          <span className={classes.who}>{nameOf(user_id) ?? t('nobody')}</span>
          <Time at={activity_date} />
          <Own activity={activity} onRewrite={() => setRewritten(true)} />
        </div>
        {isRewritten ? (
          <Rewrite activity={activity} onClose={() => setRewritten(false)} />
        ) : (
          <>
            {subject !== '' && <p className={classes.text}>{subject}</p>}
            {content !== null && <p className={classes.text}>{content}</p>}
          </>
        )}
      </div>
    </li>
  )
}

/** What may be done with what one logged oneself; some may with all. */
function Own({ activity, onRewrite }: { activity: Activity; onRewrite: () => void }) {
  const { t } = useTranslation(['timeline', 'common'])
  const me = useMe()
  const may = useMay()
  const unlog = useUnlog(t('unlogged'))
  if (activity.user_id !== me.id && !may('activity.any')) return null
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon size={24} aria-label={t('actions')} className={classes.own}>
          <IconDots size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={onRewrite}>{t('common:act.edit')}</Menu.Item>
        <Menu.Item color="red" onClick={() => unlog.mutate(activity)}>
          {t('common:act.delete')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

function Changed({ entry, own }: { entry: Entry; own: OwnTelling }) {
  const { t } = useTranslation('timeline')
  return (
    <li className={classes.event} data-kind="change">
      <span className={classes.mark} aria-hidden>
        <IconChange size={12} />
      </span>
      <div className={classes.body}>
        <div className={classes.top}>
          <Changes entry={entry} own={own} />
          <span className={classes.who}>
            {entry.user_name ?? t('itself')}
            {entry.via !== 'api' && ` · ${t(`via.${entry.via}`)}`}
          </span>
          <Time at={entry.at} />
        </div>
      </div>
    </li>
  )
}
