import { createRoute, lazyRouteComponent } from '@tanstack/react-router'

import { inside } from '@/app/inside'

export interface BoardSearch {
  pipeline?: number | undefined
}

export const boardRoute = createRoute({
  getParentRoute: () => inside,
  path: '/board',
  validateSearch: (search: Record<string, unknown>): BoardSearch => {
    const pipeline = Number(search.pipeline)
    return Number.isSafeInteger(pipeline) && pipeline > 0 ? { pipeline } : {}
  },
  component: lazyRouteComponent(() => import('./Board'), 'Board'),
})
