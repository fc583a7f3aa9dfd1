import { createRoute, lazyRouteComponent } from '@tanstack/react-router'

import { root } from '@/app/inside'

export const loginRoute = createRoute({
  getParentRoute: () => root,
  path: '/login',
  validateSearch: (search: Record<string, unknown>): { next?: string | undefined } => ({
    // Only a place in this program: `//elsewhere` would be another site.
    next: typeof search.next === 'string' && /^\/(?!\/)/u.test(search.next) ? search.next : undefined,
  }),
  component: lazyRouteComponent(() => import('./Login'), 'Login'),
})

export const passwordRoute = createRoute({
  getParentRoute: () => root,
  path: '/password',
  component: lazyRouteComponent(() => import('./ChoosePassword'), 'ChoosePassword'),
})

export const forgottenRoute = createRoute({
  getParentRoute: () => root,
  path: '/forgotten',
  component: lazyRouteComponent(() => import('./Forgotten'), 'Forgotten'),
})

export const resetRoute = createRoute({
  getParentRoute: () => root,
  path: '/reset',
  component: lazyRouteComponent(() => import('./ResetPassword'), 'ResetPassword'),
})

export const secondFactorRoute = createRoute({
  getParentRoute: () => root,
  path: '/second-factor',
  component: lazyRouteComponent(() => import('./ChooseSecondFactor'), 'ChooseSecondFactor'),
})
