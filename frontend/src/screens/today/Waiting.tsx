/** Deals that stand too long or have nothing planned; a task is set on them right here. */
import { Button } from '@mantine/core'
import IconPlus from '@tabler/icons-react/icons/IconPlus'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { useMay } from '@/api/session'
import { money } from '@/format'
import { Failed, Waiting as Coming } from '@/parts/states'
import { NewTask } from '@/parts/todo/NewTask'

import { useWaitingDeals } from './queries'
import { Nothing } from './TasksOfDay'
import classes from './today.module.css'
import type { WaitingDeal } from './waiting'

const SHOWN = 8

export function Waiting({ all }: { all: boolean }) {
  const { t } = useTranslation('today')
  const { deals, stageOf, isPending, error, again } = useWaitingDeals(all)
  const [adding, setAdding] = useState<number | null>(null)
  return (
    <section aria-label={t('waiting')} className={classes.card}>
      <header className={classes.heading}>
        <h2>{t('waiting')}</h2>
      </header>
      {isPending && <Coming rows={4} height={24} />}
      {error && <Failed problem={error} onRetry={again} />}
      {!isPending && !error && deals.length === 0 && (
        <Nothing title={t('noWaiting')} hint={t('noWaitingHint')} />
      )}
      <ul className={classes.list}>
        {deals.slice(0, SHOWN).map((each) => (
          <li key={each.deal.id}>
            <Line
              {...each}
              stage={stageOf(each.deal.stage_id)?.name ?? ''}
              onAdd={() => setAdding(each.deal.id)}
            />
            {adding === each.deal.id && (
              <NewTask place={{ deal: each.deal.id }} onClose={() => setAdding(null)} />
            )}
          </li>
        ))}
      </ul>
      {deals.length > SHOWN && (
        <Link to="/deals" search={{ status: 'open', sort: 'stage_since' }} className={classes.all}>
          {t('moreDeals', { count: deals.length - SHOWN })}
        </Link>
      )}
    </section>
  )
}

function Line({
  deal,
  days,
  limit,
  isIdle,
  stage,
  onAdd,
}: WaitingDeal & { stage: string; onAdd: () => void }) {
  const { t } = useTranslation('today')
  const may = useMay()
  return (
    <div className={classes.line}>
      <div className={classes.grow}>
        <Link to="." search={(old) => ({ ...old, deal: deal.id })} className={classes.title}>
          {deal.title}
        </Link>
        <div className={classes.about}>
          {[stage, deal.amount > 0 && money(deal.amount, deal.currency)].filter(Boolean).join(' · ')}
        </div>
        <div className={classes.why}>
          {limit !== null && <span data-bad>{t('rotting', { count: days, limit })}</span>}
          {isIdle && <span>{t('idle')}</span>}
        </div>
      </div>
      {may('task.create') && (
        <Button
          size="compact-xs"
          variant="default"
          leftSection={<IconPlus size={14} aria-hidden />}
          aria-label={t('addTaskTo', { title: deal.title })}
          onClick={onAdd}
        >
          {t('addTask')}
        </Button>
      )}
    </div>
  )
}
