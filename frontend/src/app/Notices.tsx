/** Where notices appear. They are no part of the first load: they come with the first one, or once all is quiet. */
import { notificationsStore } from '@mantine/notifications'
import { lazy, Suspense, useEffect, useState } from 'react'

const SETTLED = 1_500 // ms

const NoticesShown = lazy(() => import('./NoticesShown').then(({ NoticesShown: it }) => ({ default: it })))

export function Notices() {
  const [wanted, setWanted] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setWanted(true), SETTLED)
    const leave = notificationsStore.subscribe(() => setWanted(true))
    return () => {
      clearTimeout(timer)
      leave()
    }
  }, [])
  return <Suspense>{wanted && <NoticesShown />}</Suspense>
}
