import { createRoute, lazyRouteComponent } from '@tanstack/react-router'

import { inside } from '@/app/inside'

export interface TodaySearch {
  /** Everybody's that one sees, and not one's own only. */
  all?: boolean | undefined
}

export const todayRoute = createRoute({
  getParentRoute: () => inside,
  path: '/today',
  validateSearch: (search: Record<string, unknown>): TodaySearch => ({
    all: search.all === true ? true : undefined,
  }),
  component: lazyRouteComponent(() => import('./Today'), 'Today'),
})
