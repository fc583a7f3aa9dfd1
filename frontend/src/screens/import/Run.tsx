/** The import itself: started, watched, stopped, gone on with, and taken back. */
import { Button, Group, Text } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'

import { announce } from '@/parts/announce'
import { Note } from '@/parts/page/Note'
import { Section } from '@/parts/page/Page'
import { TakeBack } from '@/parts/takeback/TakeBack'

import { AccountView } from './AccountView'
import { Failures, Skipped } from './Failures'
import { Going } from './Going'
import { isBusy, useJournalled, useLead } from './queries'
import type { Import } from './route'

export function Run({ item, begun }: { item: Import; begun: boolean }) {
  const { t } = useTranslation('imports')
  useEnd(item)
  if (!begun && (item.checked === null || isBusy(item))) return null
  return (
    <>
      <Section title={t('run.title')} action={<Start item={item} />}>
        <Told item={item} />
        {begun && item.account && <AccountView account={item.account} title={t('account.real')} />}
        {begun && item.account && item.state !== 'running' && <Skipped item={item} account={item.account} />}
        {begun && <Ways item={item} />}
      </Section>
      {begun && item.account && item.state !== 'running' && <Failures item={item} account={item.account} />}
    </>
  )
}

function Start({ item: { id, state, rows_done } }: { item: Import }) {
  const { t } = useTranslation('imports')
  const lead = useLead(id)
  if (state === 'running' || state === 'done') return null
  const word = rows_done > 0 || state === 'stopped' ? 'run.goOn' : state === 'failed' ? 'run.again' : 'run.go'
  return (
    <Button loading={lead.isPending} onClick={() => lead.mutate('run')}>
      {t(word)}
    </Button>
  )
}

function Told({ item }: { item: Import }) {
  const { t } = useTranslation('imports')
  const undone = useJournalled(item)?.undone_by
  if (item.state === 'running') {
    return <Going item={item} done={item.account?.rows ?? item.rows_done} label={t('run.busy')} />
  }
  if (undone) return <Note kind="warn">{t('run.undone')}</Note>
  if (item.state === 'done') return <Note kind="good">{t('run.done')}</Note>
  if (item.state === 'stopped') return <Note kind="warn">{t('run.stopped')}</Note>
  if (item.state === 'failed') {
    return (
      <Note kind="bad" title={t('run.failed')}>
        {item.error?.message}
      </Note>
    )
  }
  return (
    <Text size="sm" c="var(--muted)">
      {t('run.hint')}
    </Text>
  )
}

/** Where to go from a file that is in, or partly in. */
function Ways({ item }: { item: Import }) {
  const { t } = useTranslation('imports')
  const journalled = useJournalled(item)
  if (item.state === 'running') return null
  const undone = journalled?.undone_by
  return (
    <Group mt="md" gap="xs">
      {item.state === 'done' && !undone && (
        <Button renderRoot={(props) => <Link to="/board" {...props} />}>{t('run.board')}</Button>
      )}
      <Button variant="default" renderRoot={(props) => <Link to="/import" {...props} />}>
        {t('run.other')}
      </Button>
      {journalled &&
        (undone ? (
          <TakeBack batch={undone}>{t('run.redo')}</TakeBack>
        ) : (
          <TakeBack batch={journalled.id} c="var(--bad)">
            {t('run.undo')}
          </TakeBack>
        ))}
    </Group>
  )
}

/** What was read before the import is old when it ends; and who can't see the page hears of it. */
function useEnd(item: Import): void {
  const { t } = useTranslation('imports')
  const client = useQueryClient()
  const before = useRef(item.state)
  useEffect(() => {
    const was = before.current
    before.current = item.state
    if (was === item.state) return
    if (was === 'checking' && item.state === 'ready') announce(t('check.done'))
    if (item.state === 'done') announce(t('run.done'))
    if (was === 'running') {
      void client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'me' })
    }
  }, [client, item.state, t])
}
