/** What a column says of itself: name, how many, how much; what that is worth is told on hover. */
import { ActionIcon, Tooltip } from '@mantine/core'
import IconFold from '@tabler/icons-react/icons/IconChevronsLeft'
import IconPlus from '@tabler/icons-react/icons/IconPlus'
import { useTranslation } from 'react-i18next'

import { money, number } from '@/format'

import classes from './LaneHead.module.css'
import { useActions } from './actions'
import type { Lane } from './lanes'

const SURE = 100

interface Shown {
  lane: Lane
  currency: string
  mayCreate: boolean
}

export function LaneHead({ lane, currency, mayCreate }: Shown) {
  const { t } = useTranslation('board')
  const actions = useActions()
  const sums = lane.totals.filter((total) => total.amount > 0)
  const weighted = sums.map((total) => money(weigh(total.amount, lane.win_probability), total.currency))
  const worth = t('lane.weighted', { percent: lane.win_probability, sum: weighted.join(' + ') })
  const own = sums.filter((total) => total.currency === currency)
  const [main, ...others] = [...own, ...sums.filter((total) => total.currency !== currency)]
  return (
    <header className={classes.head}>
      <div className={classes.top}>
        <h2 className={classes.name} title={lane.stage_name}>
          {lane.stage_name}
        </h2>
        <span className={classes.count}>
          <span aria-hidden>{number(lane.deals_count)}</span>
          <span className="unseen">{t('lane.count', { count: lane.deals_count })}</span>
        </span>
        {mayCreate && (
          <Tooltip label={t('new.title')}>
            <ActionIcon
              className={classes.act}
              size={24}
              aria-label={t('new.in', { stage: lane.stage_name })}
              onClick={() => actions.create(lane.stage_id)}
            >
              <IconPlus size={16} aria-hidden />
            </ActionIcon>
          </Tooltip>
        )}
        {lane.is_final && (
          <ActionIcon
            className={classes.fold}
            size={24}
            aria-label={t('lane.fold', { stage: lane.stage_name })}
            aria-expanded
            onClick={() => actions.unfold(lane.stage_id, false)}
          >
            <IconFold size={16} aria-hidden />
          </ActionIcon>
        )}
      </div>
      <Tooltip label={worth} disabled={lane.is_final || sums.length === 0} openDelay={200}>
        <div className={classes.sums}>
          <span>{main ? money(main.amount, main.currency) : '—'}</span>
          {others.map((total) => (
            <span key={total.currency}>{money(total.amount, total.currency)}</span>
          ))}
        </div>
      </Tooltip>
      {!lane.is_final && sums.length > 0 && <span className="unseen">{worth}</span>}
    </header>
  )
}

function weigh(amount: number, percent: number): number {
  return Math.round(amount * percent) / SURE
}
