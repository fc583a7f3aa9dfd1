/** The client's deals: the open ones first, with their sums. */
import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'

import { day, money } from '@/format'
import section from '@/parts/section.module.css'

import classes from './client.module.css'
import { useDealsOf, type Deal } from './queries'
import { openFirst, sums } from './sums'

export function DealsOf({ clientId }: { clientId: number }) {
  const { t } = useTranslation(['clients', 'common'])
  const deals = useDealsOf(clientId)
  const rows = openFirst(deals.rows)
  const open = rows.filter(({ status }) => status === 'open')
  return (
    <section aria-label={t('deals')} className={classes.section}>
      <div className={section.heading}>
        <h3>
          {t('deals')} {rows.length > 0 && <span className="muted">{deals.total}</span>}
        </h3>
        {open.length > 0 && (
          <span className="muted figures">
            {t('inWork', {
              sum: sums(open)
                .map(([currency, sum]) => money(sum, currency))
                .join(' + '),
            })}
          </span>
        )}
      </div>
      {!deals.isPending && rows.length === 0 && <p className={section.none}>{t('noDeals')}</p>}
      <ul className={section.list}>
        {rows.map((deal) => (
          <Row key={deal.id} deal={deal} />
        ))}
      </ul>
      {deals.isMoreComing && (
        <Button variant="default" size="compact-md" onClick={deals.more}>
          {t('common:act.more')}
        </Button>
      )}
    </section>
  )
}

function Row({ deal }: { deal: Deal }) {
  const { t } = useTranslation('clients')
  const { status, closed_at: closed, expected_close_date: expected } = deal
  const when = closed ?? expected
  return (
    <li className={classes.deal}>
      <Link
        className={classes.dealLink}
        to="."
        search={(old) => ({ ...old, deal: deal.id })}
        data-status={status}
      >
        {deal.title}
      </Link>
      <span className={classes.outcome} data-status={status}>
        {t(`dealStatus.${status}`)}
        {when !== null && ` · ${day(when, true)}`}
      </span>
      <span className={classes.sum}>{money(deal.amount, deal.currency)}</span>
    </li>
  )
}
