/** One batch: who, when, how many rows of what; opened, it tells the rows. */
import { Badge } from '@mantine/core'
import IconChevron from '@tabler/icons-react/icons/IconChevronRight'
import { useNavigate } from '@tanstack/react-router'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'

import { ago, moment } from '@/format'
import { counted } from '@/parts/kinds'
import { Person } from '@/parts/Person'
import { TakeBack } from '@/parts/takeback/TakeBack'

import classes from './changes.module.css'
import { Details } from './Details'
import type { Batch } from './route'

const ACTIONS = ['create', 'update', 'delete', 'restore'] as const

export function BatchRow({ batch, open }: { batch: Batch; open: boolean }) {
  const { t } = useTranslation('changes')
  const navigate = useNavigate()
  const details = useId()
  const did = ACTIONS.flatMap((action) => {
    const counts = batch.counts.filter((one) => one.action === action)
    if (counts.length === 0) return []
    return [`${t(`did.${action}`)}: ${counts.map((one) => counted(one.entity, one.count)).join(', ')}`]
  }).join('. ')
  const via = batch.via === 'api' ? null : t(`via.${batch.via}`)
  return (
    <li className={classes.batch} data-undone={batch.undone_by !== null || undefined}>
      <div className={classes.line}>
        <button
          type="button"
          className={classes.opener}
          aria-expanded={open}
          aria-controls={open ? details : undefined}
          onClick={() =>
            void navigate({
              to: '.',
              replace: true,
              search: (old) => ({ ...old, batch: open ? undefined : batch.id }),
            })
          }
        >
          <IconChevron size={16} className={classes.chevron} aria-hidden />
          <Person name={batch.user_name} size={24} withoutHint />
          <span className={classes.what}>
            <span className={classes.did}>{did}</span>
            <span className={classes.facts}>
              {[batch.user_name ?? t('itself'), via].filter(Boolean).join(' · ')} ·{' '}
              <time dateTime={batch.at} title={moment(batch.at)}>
                {ago(batch.at)}
              </time>
            </span>
          </span>
        </button>
        {batch.undone_by === null ? (
          <TakeBack batch={batch.id} size="xs" aria-label={`${t('undo')}: ${did}, ${moment(batch.at)}`}>
            {t('undo')}
          </TakeBack>
        ) : (
          <Badge color="gray">{t('undone')}</Badge>
        )}
      </div>
      {open && (
        <div id={details} className={classes.details}>
          <Details batch={batch.id} />
        </div>
      )}
    </li>
  )
}
