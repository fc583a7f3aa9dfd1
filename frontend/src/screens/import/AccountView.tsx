/** What became, or would become, of the rows; the counts add up. */
import { useTranslation } from 'react-i18next'

import { number } from '@/format'
import { kindsName } from '@/parts/kinds'

import classes from './import.module.css'
import type { Account } from './route'

const ORDER = ['deal', 'client', 'contact', 'pipeline', 'stage', 'user']

export function AccountView({ account, title }: { account: Account; title: string }) {
  const { t } = useTranslation('imports')
  const { created, updated, skipped, failed, rows } = account
  const entities = ORDER.flatMap((entity) => {
    const tally = account.entities[entity]
    return tally && tally.created + tally.updated > 0 ? [{ entity, ...tally }] : []
  })
  return (
    <div className={classes.account}>
      <h3 className={classes.small}>{title}</h3>
      <dl className={classes.sum}>
        <Part name={t('account.rowsCreated')} rows={created} />
        <span aria-hidden>+</span>
        <Part name={t('account.rowsUpdated')} rows={updated} />
        <span aria-hidden>+</span>
        <Part name={t('account.rowsSkipped')} rows={skipped} />
        <span aria-hidden>+</span>
        <Part name={t('account.rowsFailed')} rows={failed} bad={failed > 0} />
        <span aria-hidden>=</span>
        <Part name={t('account.rows')} rows={rows} />
      </dl>
      {entities.length === 0 ? (
        <p className="muted">{t('account.nothing')}</p>
      ) : (
        <table className={classes.tally}>
          <thead>
            <tr>
              <th scope="col">{t('account.what')}</th>
              <th scope="col">{t('account.created')}</th>
              <th scope="col">{t('account.updated')}</th>
            </tr>
          </thead>
          <tbody>
            {entities.map((one) => (
              <tr key={one.entity}>
                <th scope="row">{kindsName(one.entity)}</th>
                <td>{number(one.created)}</td>
                <td>{number(one.updated)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <Remarks account={account} />
    </div>
  )
}

function Part({ name, rows, bad = false }: { name: string; rows: number; bad?: boolean }) {
  return (
    <div data-bad={bad || undefined}>
      <dd>{number(rows)}</dd>
      <dt>{name}</dt>
    </div>
  )
}

function Remarks({ account }: { account: Account }) {
  const { t } = useTranslation('imports')
  const { without_client, from_people, kept_in_notes, brought_back, skipped_by } = account
  const said = [
    ...skipped_by.map(({ message, rows }) => `${t('account.skipped')}, ${message}: ${number(rows)}`),
    without_client > 0 && t('account.withoutClient', { rows: number(without_client) }),
    from_people > 0 && t('account.fromPeople', { rows: number(from_people) }),
    kept_in_notes > 0 && t('account.keptInNotes', { rows: number(kept_in_notes) }),
    brought_back > 0 && t('account.broughtBack', { rows: number(brought_back) }),
  ].filter((line) => line !== false)
  if (said.length === 0) return null
  return (
    <ul className={classes.remarks}>
      {said.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  )
}
