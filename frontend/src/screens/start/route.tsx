import { createRoute, lazyRouteComponent } from '@tanstack/react-router'

import { inside } from '@/app/inside'
import { worded } from '@/i18n'

export const startRoute = createRoute({
  getParentRoute: () => inside,
  path: '/start',
  component: lazyRouteComponent(
    worded(() => import('./Start')),
    'Start',
  ),
})
