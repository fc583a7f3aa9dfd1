/** The dry run: the whole file is read, nothing is written. */
import { Button, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'

import { Note } from '@/parts/page/Note'
import { Section } from '@/parts/page/Page'

import { AccountView } from './AccountView'
import { Failures, Skipped } from './Failures'
import { Going } from './Going'
import classes from './import.module.css'
import { useLead } from './queries'
import type { Import } from './route'

export function Check({ item }: { item: Import }) {
  const { t } = useTranslation('imports')
  const lead = useLead(item.id)
  const { state, checked, error } = item
  const busy = state === 'checking'
  const known = !busy && checked !== null
  return (
    <>
      <div className={known ? undefined : classes.waiting}>
        <Section
          title={t('check.title')}
          action={
            !busy && (
              <Button
                variant={known ? 'default' : 'filled'}
                loading={lead.isPending}
                onClick={() => lead.mutate('check')}
              >
                {t(known ? 'check.again' : 'check.go')}
              </Button>
            )
          }
        >
          {busy && <Going item={item} done={checked?.rows ?? 0} label={t('check.busy')} />}
          {!busy && !known && (
            <Text size="sm" c="var(--muted)">
              {t('check.hint')}
            </Text>
          )}
          {state === 'failed' && error && (
            <Note kind="bad" title={t('run.failed')}>
              {error.message}
            </Note>
          )}
          {known && <AccountView account={checked} title={t('account.dry')} />}
          {known && <Skipped item={item} account={checked} />}
        </Section>
      </div>
      {known && <Failures item={item} account={checked} />}
    </>
  )
}
