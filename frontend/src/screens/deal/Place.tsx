/** Where the deal's panel opens: over any screen whose address has `?deal=`. */
import { useNavigate, useRouter, useRouterState } from '@tanstack/react-router'
import { lazy, Suspense, useCallback, useEffect, useRef } from 'react'

import { inside } from '@/app/inside'

const Panel = lazy(() => import('./Panel'))

/** The place in the browser's history; the router keeps it in every entry. */
function useDepth(): number {
  return useRouterState({ select: ({ location }) => location.state.__TSR_index })
}

export function DealPlace() {
  const { deal } = inside.useSearch()
  const depth = useDepth()
  const router = useRouter()
  const navigate = useNavigate()
  const before = useRef<{ deal: number | undefined; depth: number }>({ deal, depth })
  const openedAt = useRef<number | null>(null)
  const cameFrom = useRef<Element | null>(null)

  useEffect(() => {
    const last = before.current
    if (deal !== undefined && last.deal === undefined) {
      openedAt.current = depth > last.depth ? depth : null
      cameFrom.current = document.activeElement
    }
    if (deal === undefined && last.deal !== undefined) giveBack(cameFrom.current)
    before.current = { deal, depth }
  }, [deal, depth])

  /** Closing goes back to where it was opened from, so that «back» does not open it again. */
  const close = useCallback(() => {
    if (openedAt.current === depth) router.history.back()
    else void navigate({ to: '.', replace: true, search: (old) => ({ ...old, deal: undefined }) })
  }, [depth, navigate, router])

  if (deal === undefined) return null
  return (
    <Suspense fallback={null}>
      <Panel key={deal} id={deal} onClose={close} />
    </Suspense>
  )
}

function giveBack(element: Element | null): void {
  if (element instanceof HTMLElement && element.isConnected && element !== document.body) {
    element.focus({ preventScroll: true })
  }
}
