/** One deal, beside whatever screen it was opened from: that screen stays usable. */
import { Skeleton, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { useKeys } from '@/parts/keys'
import { Failed } from '@/parts/states'

import { DealBody } from './DealBody'
import { Head } from './Head'
import classes from './deal.module.css'
import { dealQuery } from './queries'

interface Props {
  id: number
  onClose: () => void
}

export default function Panel({ id, onClose }: Props) {
  const { t } = useTranslation('deal')
  const panel = useRef<HTMLElement>(null)
  const { data: deal, error, refetch } = useQuery(dealQuery(id))
  const [called, setCalled] = useState({ log: 0, task: 0 })

  useEffect(() => panel.current?.focus(), [])
  useKeys({
    Escape: (event) => {
      if (!isElsewhere(event.target, panel.current)) onClose()
    },
    l: () => setCalled((old) => ({ ...old, log: old.log + 1 })),
    k: () => setCalled((old) => ({ ...old, task: old.task + 1 })),
    e: () => panel.current?.querySelector<HTMLElement>('[data-first]')?.focus(),
  })

  return (
    <aside
      ref={panel}
      className={classes.panel}
      role="dialog"
      aria-modal={false}
      aria-label={deal ? t('panel', { title: deal.title }) : t('loading')}
      tabIndex={-1}
      data-home
    >
      <Head deal={deal} onClose={onClose} />
      <div className={classes.scroll}>
        {deal && <DealBody deal={deal} called={called} />}
        {!deal && !error && <Coming />}
        {!deal && error && <Failed problem={error} onRetry={() => void refetch()} />}
      </div>
    </aside>
  )
}

/** Esc in a menu or a dialog over the panel closes that, not the panel. */
function isElsewhere(target: EventTarget | null, panel: HTMLElement | null): boolean {
  if (!(target instanceof Element)) return false
  const layer = target.closest('[role="menu"], [role="listbox"], [role="dialog"]')
  return layer !== null && layer !== panel
}

function Coming() {
  const { t } = useTranslation('deal')
  return (
    <Stack gap={12} p={24} role="status" aria-label={t('loading')}>
      <Skeleton height={28} width="70%" />
      <Skeleton height={40} />
      {Array.from({ length: 6 }, (_, row) => (
        <Skeleton key={row} height={24} />
      ))}
    </Stack>
  )
}
