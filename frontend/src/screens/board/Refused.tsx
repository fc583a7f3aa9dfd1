/** Why a card came back, said beside it until one has read it. */
import { Paper, Portal } from '@mantine/core'
import IconAlert from '@tabler/icons-react/icons/IconAlertTriangle'
import { useEffect, useLayoutEffect, useRef } from 'react'

import classes from './Refused.module.css'
import { whereIs } from './flight'
import type { Refusal } from './useMove'

const READ = 8_000
const WIDTH = 280
const AWAY = 8

export function Refused({ refusal, onRead }: { refusal: Refusal; onRead: () => void }) {
  const ref = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    const card = whereIs(refusal.id)
    if (!ref.current || !card) return
    const fits = card.right + AWAY + WIDTH < window.innerWidth
    const left = fits ? card.right + AWAY : Math.max(card.left - WIDTH - AWAY, AWAY)
    ref.current.style.left = `${left}px`
    ref.current.style.top = `${Math.min(Math.max(card.top, AWAY), window.innerHeight - 120)}px`
  }, [refusal])
  useEffect(() => {
    const timer = setTimeout(onRead, READ)
    const pressed = (event: KeyboardEvent) => event.key === 'Escape' && onRead()
    document.addEventListener('keydown', pressed)
    document.addEventListener('pointerdown', onRead)
    return () => {
      clearTimeout(timer)
      document.removeEventListener('keydown', pressed)
      document.removeEventListener('pointerdown', onRead)
    }
  }, [refusal, onRead])
  return (
    <Portal>
      <Paper ref={ref} role="alert" shadow="md" className={classes.bubble}>
        <IconAlert size={16} aria-hidden className={classes.sign} />
        <span>{refusal.reason}</span>
      </Paper>
    </Portal>
  )
}
