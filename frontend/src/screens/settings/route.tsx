import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router'

import { inside } from '@/app/inside'

const settings = createRoute({
  getParentRoute: () => inside,
  path: '/settings',
  component: lazyRouteComponent(() => import('./Settings'), 'Settings'),
})

const first = createRoute({
  getParentRoute: () => settings,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/settings/profile' })
  },
})

const profile = createRoute({
  getParentRoute: () => settings,
  path: '/profile',
  component: lazyRouteComponent(() => import('./Profile'), 'Profile'),
})

const pipelines = createRoute({
  getParentRoute: () => settings,
  path: '/pipelines',
  validateSearch: (search: Record<string, unknown>): { pipeline?: number | undefined } => {
    const pipeline = Number(search.pipeline)
    return Number.isSafeInteger(pipeline) && pipeline > 0 ? { pipeline } : {}
  },
  component: lazyRouteComponent(() => import('./Pipelines'), 'Pipelines'),
})

const users = createRoute({
  getParentRoute: () => settings,
  path: '/users',
  component: lazyRouteComponent(() => import('./Users'), 'Users'),
})

const data = createRoute({
  getParentRoute: () => settings,
  path: '/data',
  component: lazyRouteComponent(() => import('./Data'), 'Data'),
})

export const settingsRoute = settings.addChildren([first, profile, pipelines, users, data])
