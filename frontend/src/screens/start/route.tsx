import { createRoute, lazyRouteComponent } from '@tanstack/react-router'

import { inside } from '@/app/inside'

export const startRoute = createRoute({
  getParentRoute: () => inside,
  path: '/start',
  component: lazyRouteComponent(() => import('./Start'), 'Start'),
})
