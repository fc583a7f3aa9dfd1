/** What a card can ask of the board it stands on. Stable, so that cards are not drawn anew. */
import { createContext, useContext } from 'react'

export interface BoardActions {
  openMenu: (id: number, x: number, y: number) => void
  toggle: (id: number) => void
  extend: (id: number) => void
  /** Make it the card that Tab leads to. */
  stand: (id: number) => void
  create: (stageId: number | null) => void
  unfold: (stageId: number, open: boolean) => void
}

export const Actions = createContext<BoardActions | null>(null)

export function useActions(): BoardActions {
  const actions = useContext(Actions)
  if (!actions) throw new Error('a card stands on a board')
  return actions
}
