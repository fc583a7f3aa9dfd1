/** What was logged lately, by everybody whose work one sees. */
import { Link } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'

import { useClientNames, useDealTitles } from '@/api/names'
import { ago, moment } from '@/format'
import { usePeople } from '@/parts/people'
import { Failed, Waiting } from '@/parts/states'
import { Picture } from '@/parts/timeline/Picture'

import { useRecent, type Activity } from './queries'
import { Nothing } from './TasksOfDay'
import classes from './today.module.css'

export function Recent() {
  const { t } = useTranslation('today')
  const recent = useRecent()
  const rows = useMemo(() => recent.data ?? [], [recent.data])
  const dealTitle = useDealTitles(useMemo(() => rows.map((row) => row.deal_id), [rows]))
  const clientName = useClientNames(useMemo(() => rows.map((row) => row.client_id), [rows]))
  return (
    <section aria-label={t('recent')} className={classes.card}>
      <header className={classes.heading}>
        <h2>{t('recent')}</h2>
      </header>
      {recent.isPending && <Waiting rows={4} height={24} />}
      {recent.isError && <Failed problem={recent.error} onRetry={() => void recent.refetch()} />}
      {recent.isSuccess && rows.length === 0 && <Nothing title={t('noRecent')} hint={t('noRecentHint')} />}
      <ul className={classes.list}>
        {rows.map((row) => (
          <Line key={row.id} activity={row} about={dealTitle(row.deal_id) ?? clientName(row.client_id)} />
        ))}
      </ul>
    </section>
  )
}

function Line({ activity, about }: { activity: Activity; about: string | null }) {
  const { t } = useTranslation('timeline')
  const { nameOf } = usePeople()
  const { type, deal_id, client_id } = activity
  const text = activity.subject || activity.content || t(`kind.${type}`)
  return (
    <li className={classes.line}>
      <span className={classes.picture} title={t(`kind.${type}`)}>
        <Picture kind={type} />
        <span className="unseen">{t(`kind.${type}`)}</span>
      </span>
      <div className={classes.grow}>
        {deal_id !== null ? (
          <Link to="." search={(old) => ({ ...old, deal: deal_id })} className={classes.title}>
            {text}
          </Link>
        ) : client_id !== null ? (
          <Link to="/clients/$clientId" params={{ clientId: String(client_id) }} className={classes.title}>
            {text}
          </Link>
        ) : (
          <span className={classes.title}>{text}</span>
        )}
        <div className={classes.about}>{[about, nameOf(activity.user_id)].filter(Boolean).join(' · ')}</div>
      </div>
      <time className={classes.when} dateTime={activity.activity_date} title={moment(activity.activity_date)}>
        {ago(activity.activity_date)}
      </time>
    </li>
  )
}
