/** The two outermost routes: the page, and everything behind the login. Screens hang their own routes on `inside`. */
import {
  createRootRouteWithContext,
  createRoute,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router'
import type { QueryClient } from '@tanstack/react-query'

import { Problem } from '@/api/client'
import { meQuery } from '@/api/session'

import { Missing, ScreenBroke } from './failures'

interface Context {
  queryClient: QueryClient
}

export const root = createRootRouteWithContext<Context>()({
  component: Outlet,
  notFoundComponent: Missing,
  errorComponent: ScreenBroke,
})

/** The deal whose panel is open over whatever screen this is: part of every address, so that it can be shared. */
interface Panel {
  deal?: number | undefined
}

export const inside = createRoute({
  getParentRoute: () => root,
  id: 'inside',
  validateSearch: (search: Record<string, unknown>): Panel => {
    const deal = Number(search.deal)
    return Number.isSafeInteger(deal) && deal > 0 ? { deal } : {}
  },
  beforeLoad: async ({ context, location }) => {
    const me = await context.queryClient
      .query({ ...meQuery, staleTime: 'static' })
      .catch((error: unknown) => {
        if (error instanceof Problem && error.status === 401) {
          throw redirect({ to: '/login', search: { next: location.href } })
        }
        throw error
      })
    if (me.must_change_password) throw redirect({ to: '/password' })
    if (me.must_set_up_second_factor) throw redirect({ to: '/second-factor' })
  },
  component: lazyRouteComponent(() => import('./Frame'), 'Frame'),
  errorComponent: ScreenBroke,
  notFoundComponent: Missing,
})
