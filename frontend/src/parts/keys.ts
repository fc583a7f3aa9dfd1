/** Keys that do something, one or two in a row (`g` then `b`); never while somebody types. */
import { useEffect, useRef } from 'react'

const OWN_UNDO = 'Mod+z' // what is typed has an undo of its own
const TOGETHER = 900 // ms between two keys of one command

type Keys = Record<string, (event: KeyboardEvent) => void>

function typing(target: EventTarget | null): boolean {
  const element = target instanceof HTMLElement ? target : null
  return (
    element?.closest(
      'input:not([type="checkbox"], [type="radio"]), textarea, select, [contenteditable="true"], [role="dialog"] [data-keys="own"]',
    ) != null
  )
}

/** The key as commands are written: `Mod+k`, `Alt+ArrowUp`, `?`. A letter is told by its place on the keyboard,
 * so that the Russian layout works too. */
export function nameOf(event: KeyboardEvent): string {
  const letter = /^Key([A-Z])$/u.exec(event.code)?.[1]?.toLowerCase()
  const key = letter ?? event.key
  const modified = event.ctrlKey || event.metaKey
  return `${modified ? 'Mod+' : ''}${event.altKey ? 'Alt+' : ''}${event.shiftKey && letter ? 'Shift+' : ''}${key}`
}

/** Bind keys while the component is shown. The handlers may change with every rendering. */
export function useKeys(keys: Keys, enabled = true): void {
  const current = useRef(keys)
  useEffect(() => {
    current.current = keys
  })
  useEffect(() => {
    if (!enabled) return undefined
    let first = ''
    let since = 0
    const pressed = (event: KeyboardEvent) => {
      const name = nameOf(event)
      if (event.defaultPrevented || (typing(event.target) && (!name.startsWith('Mod+') || name === OWN_UNDO)))
        return
      const both = performance.now() - since < TOGETHER ? `${first} ${name}` : ''
      const act = current.current[both] ?? current.current[name]
      first = name
      since = performance.now()
      if (!act) return
      event.preventDefault()
      act(event)
    }
    document.addEventListener('keydown', pressed)
    return () => document.removeEventListener('keydown', pressed)
  }, [enabled])
}
