/** A screen's own part of the top bar: its title or switch, its filters, its buttons. */
import { useMediaQuery } from '@mantine/hooks'
import { createContext, useContext, type ReactNode } from 'react'
import { createPortal } from 'react-dom'

interface Places {
  bar: HTMLElement | null
  below: HTMLElement | null
}

const PHONE = '(max-width: 48em)'

export const BarPlace = createContext<Places>({ bar: null, below: null })

export function Bar({ children }: { children: ReactNode }) {
  const { bar } = useContext(BarPlace)
  return bar ? createPortal(children, bar) : null
}

/** What of the bar stands in a row of its own on a phone. */
export function Below({ children }: { children: ReactNode }) {
  const { below } = useContext(BarPlace)
  const isPhone = useMediaQuery(PHONE, undefined, { getInitialValueInEffect: false })
  if (!isPhone) return children
  return below ? createPortal(children, below) : null
}
