/**
 * A finger that stays on a card calls its menu. iOS has no event for that: it would show a preview of the link, so
 * the style sheet forbids it (`-webkit-touch-callout`) and the time is taken here.
 */
import { useEffect, useRef, type RefObject } from 'react'

const LONG = 450 // ms
const STILL = 10 // px a finger may tremble

export function useLongPress(ref: RefObject<HTMLElement | null>, act: (x: number, y: number) => void): void {
  const current = useRef(act)
  useEffect(() => {
    current.current = act
  })
  useEffect(() => {
    const element = ref.current
    if (!element) return undefined
    let timer: ReturnType<typeof setTimeout> | undefined
    let from = { x: 0, y: 0 }
    let isCalled = false
    const stop = () => clearTimeout(timer)
    const start = ({ touches }: TouchEvent) => {
      const [finger] = touches
      isCalled = false
      stop()
      if (!finger || touches.length > 1) return
      from = { x: finger.clientX, y: finger.clientY }
      timer = setTimeout(() => {
        isCalled = true
        current.current(from.x, from.y)
      }, LONG)
    }
    const move = ({ touches }: TouchEvent) => {
      const [finger] = touches
      if (finger && Math.hypot(finger.clientX - from.x, finger.clientY - from.y) > STILL) stop()
    }
    const end = (event: TouchEvent) => {
      stop()
      // No click follows, which would open the deal behind the menu.
      if (isCalled && event.cancelable) event.preventDefault()
    }
    element.addEventListener('touchstart', start, { passive: true })
    element.addEventListener('touchmove', move, { passive: true })
    element.addEventListener('touchend', end)
    element.addEventListener('touchcancel', stop)
    return () => {
      stop()
      element.removeEventListener('touchstart', start)
      element.removeEventListener('touchmove', move)
      element.removeEventListener('touchend', end)
      element.removeEventListener('touchcancel', stop)
    }
  }, [ref])
}
