/** The way to the palette and to the list of keys; neither is part of the first load. */
import { Button, Kbd } from '@mantine/core'
import IconSearch from '@tabler/icons-react/icons/IconSearch'
import { lazy, Suspense, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { useKeys } from '@/parts/keys'

import classes from './Frame.module.css'

const SETTLED = 1_500

/** Fetched ahead in vain: it is fetched again when it is called. */
const ignored = () => undefined

const loadPalette = () => import('@/screens/palette/Palette').then(({ Palette: it }) => ({ default: it }))
const Palette = lazy(loadPalette)
const Keys = lazy(() => import('@/screens/palette/Keys').then(({ Keys: it }) => ({ default: it })))

export function Finder() {
  const { t } = useTranslation('palette')
  const [shown, setShown] = useState<'palette' | 'keys' | null>(null)
  const close = () => setShown(null)
  useEffect(() => {
    // Fetched once the screen has settled: who presses Ctrl+K goes on typing at once.
    const timer = setTimeout(() => void loadPalette().catch(ignored), SETTLED)
    return () => clearTimeout(timer)
  }, [])
  useKeys({ 'Mod+k': () => setShown('palette'), '?': () => setShown('keys') })
  return (
    <>
      <Button
        variant="default"
        size="xs"
        className={classes.finder}
        leftSection={<IconSearch size={16} aria-hidden />}
        rightSection={
          <Kbd size="xs" aria-hidden>
            Ctrl K
          </Kbd>
        }
        onClick={() => setShown('palette')}
      >
        {t('open')}
      </Button>
      <Suspense>
        {shown === 'palette' && <Palette onClose={close} />}
        {shown === 'keys' && <Keys onClose={close} />}
      </Suspense>
    </>
  )
}
