import { createRoute, lazyRouteComponent } from '@tanstack/react-router'

import { inside } from '@/app/inside'

import { readSearch } from './filters'

export const boardRoute = createRoute({
  getParentRoute: () => inside,
  path: '/board',
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import('./Board'), 'Board'),
})
