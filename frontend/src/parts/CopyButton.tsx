/** Copies a text that is shown beside it; where the browser lets nothing be copied, it says so. */
import { Button, Text } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { putInClipboard } from './clipboard'

const SHOWN_FOR = 2_000

interface Copying {
  value: string
  /** What is copied, for those who don't see what stands beside the button. */
  what: string
  size?: string
}

export function CopyButton({ value, what, size = 'compact-sm' }: Copying) {
  const { t } = useTranslation()
  const [state, setState] = useState<'idle' | 'copied' | 'refused'>('idle')
  useEffect(() => {
    if (state !== 'copied') return
    const timer = setTimeout(() => setState('idle'), SHOWN_FOR)
    return () => clearTimeout(timer)
  }, [state])
  const copy = async () => setState((await putInClipboard(value)) ? 'copied' : 'refused')
  const label = t(state === 'copied' ? 'act.copied' : 'act.copy')
  return (
    <>
      <Button size={size} variant="default" aria-label={`${label}: ${what}`} onClick={() => void copy()}>
        {label}
      </Button>
      {state === 'refused' && (
        <Text role="alert" size="sm" c="var(--bad)">
          {t('copyRefused')}
        </Text>
      )}
    </>
  )
}
