/** A screen's own part of the top bar: its title or switch, its filters, its buttons. */
import { createContext, useContext, type ReactNode } from 'react'
import { createPortal } from 'react-dom'

export const BarPlace = createContext<HTMLElement | null>(null)

export function Bar({ children }: { children: ReactNode }) {
  const place = useContext(BarPlace)
  return place ? createPortal(children, place) : null
}
