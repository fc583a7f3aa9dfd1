/** What stands around every screen: the rail, the top bar, the strip that tells of a lost connection. */
import { Group } from '@mantine/core'
import { useMutationState, useQueryClient } from '@tanstack/react-query'
import { Outlet } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { useLink, useLive } from '@/api/live'
import { BarPlace } from '@/parts/Bar'
import { useKeys } from '@/parts/keys'
import { undoLatest } from '@/parts/notices'
import { DealPlace } from '@/screens/deal/Place'

import { Create } from './Create'
import { Finder } from './Finder'
import classes from './Frame.module.css'
import { OpenNetwork } from './OpenNetwork'
import { Person } from './Person'
import { Rail } from './Rail'
import { useGo } from './places'

export function Frame() {
  const { t } = useTranslation()
  const [bar, setBar] = useState<HTMLElement | null>(null)
  const [below, setBelow] = useState<HTMLElement | null>(null)
  const places = useMemo(() => ({ bar, below }), [bar, below])
  const client = useQueryClient()
  const go = useGo()
  useLive()
  useKeys({ ...go, u: () => undoLatest(client), 'Mod+z': () => undoLatest(client) })

  return (
    <BarPlace.Provider value={places}>
      <a className={classes.skip} href="#content">
        {t('skip')}
      </a>
      <div className={classes.frame}>
        <Rail />
        <header className={classes.bar}>
          <div ref={setBar} className={classes.own} />
          <Group gap={8} wrap="nowrap" className={classes.everywhere}>
            <Finder />
            <Create />
            <Person />
          </Group>
          <div ref={setBelow} className={classes.below} />
        </header>
        <div className={classes.strips}>
          <OpenNetwork />
          <LostConnection />
        </div>
        <main id="content" className={classes.content} tabIndex={-1}>
          <Outlet />
        </main>
      </div>
      <DealPlace />
    </BarPlace.Provider>
  )
}

function LostConnection() {
  const { t } = useTranslation()
  const up = useLink()
  const waiting = useMutationState({ filters: { predicate: ({ state }) => state.isPaused } }).length
  if (up && waiting === 0) return null
  return (
    <div role="status" className={classes.lost}>
      {t('live.lost')} {waiting > 0 && t('live.waiting', { count: waiting })}
    </div>
  )
}
