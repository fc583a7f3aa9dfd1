/** The rows that were not taken in, each with its line and the reason. */
import { Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'

import { More } from '@/parts/Listed'
import { Section } from '@/parts/page/Page'
import { Failed, Waiting } from '@/parts/states'

import classes from './import.module.css'
import { useRows } from './queries'
import type { Account, Import } from './route'
import { RowsFile } from './RowsFile'

export function Failures({ item: { id, state }, account }: { item: Import; account: Account }) {
  const { t } = useTranslation('imports')
  if (account.failed === 0) return null
  return (
    <Section
      flush
      title={t('failures.title')}
      action={
        <RowsFile id={id} outcome="failed">
          {t('failures.download')}
        </RowsFile>
      }
    >
      <Text size="sm" c="var(--muted)" px="md" pb="sm">
        {t('failures.hint')}
      </Text>
      <Rows id={id} version={`${state} ${account.failed} ${account.rows}`} />
    </Section>
  )
}

/** Rows that were left out on purpose, such as those that are here already. */
export function Skipped({ item: { id }, account }: { item: Import; account: Account }) {
  const { t } = useTranslation('imports')
  if (account.skipped === 0) return null
  return (
    <p>
      <RowsFile id={id} outcome="skipped">
        {t('failures.skipped')}
      </RowsFile>
    </p>
  )
}

function Rows({ id, version }: { id: number; version: string }) {
  const { t } = useTranslation('imports')
  const rows = useRows(id, 'failed', version)
  if (rows.isPending) return <Waiting rows={3} />
  if (rows.problem && rows.rows.length === 0) return <Failed problem={rows.problem} onRetry={rows.again} />
  return (
    <div className={classes.scroll} tabIndex={0} role="region" aria-label={t('failures.title')}>
      <table className={classes.failures}>
        <thead>
          <tr>
            <th scope="col">{t('failures.line')}</th>
            <th scope="col">{t('failures.column')}</th>
            <th scope="col">{t('failures.reason')}</th>
            <th scope="col">{t('failures.value')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.rows.map(({ line, column, reason, values }) => (
            <tr key={`${line} ${column}`}>
              <th scope="row" className="figures">
                {line}
              </th>
              <td>{column}</td>
              <td>{reason}</td>
              <td className={classes.cell}>{values[column] ?? ''}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <More pages={rows} />
    </div>
  )
}
