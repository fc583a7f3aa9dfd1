import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router'

import { inside } from '@/app/inside'
import { worded } from '@/i18n'

const settings = createRoute({
  getParentRoute: () => inside,
  path: '/settings',
  component: lazyRouteComponent(
    worded(() => import('./Settings')),
    'Settings',
  ),
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
  component: lazyRouteComponent(
    worded(() => import('./Profile')),
    'Profile',
  ),
})

const pipelines = createRoute({
  getParentRoute: () => settings,
  path: '/pipelines',
  validateSearch: (search: Record<string, unknown>): { pipeline?: number | undefined } => {
    const pipeline = Number(search.pipeline)
    return Number.isSafeInteger(pipeline) && pipeline > 0 ? { pipeline } : {}
  },
  component: lazyRouteComponent(
    worded(() => import('./Pipelines')),
    'Pipelines',
  ),
})

const OWNERS = ['deal', 'client', 'contact'] as const

const fields = createRoute({
  getParentRoute: () => settings,
  path: '/fields',
  validateSearch: (search: Record<string, unknown>): { of?: (typeof OWNERS)[number] | undefined } => ({
    of: OWNERS.find((each) => each === search.of),
  }),
  component: lazyRouteComponent(
    worded(() => import('./fields/Fields')),
    'Fields',
  ),
})

const tags = createRoute({
  getParentRoute: () => settings,
  path: '/tags',
  component: lazyRouteComponent(
    worded(() => import('./tags/Tags')),
    'Tags',
  ),
})

const unique = createRoute({
  getParentRoute: () => settings,
  path: '/duplicates',
  component: lazyRouteComponent(
    worded(() => import('./unique/Unique')),
    'Unique',
  ),
})

const users = createRoute({
  getParentRoute: () => settings,
  path: '/users',
  component: lazyRouteComponent(
    worded(() => import('./Users')),
    'Users',
  ),
})

const keys = createRoute({
  getParentRoute: () => settings,
  path: '/keys',
  component: lazyRouteComponent(
    worded(() => import('./keys/Keys')),
    'Keys',
  ),
})

const alarms = createRoute({
  getParentRoute: () => settings,
  path: '/alarms',
  component: lazyRouteComponent(
    worded(() => import('./alarms/Alarms')),
    'Alarms',
  ),
})

const data = createRoute({
  getParentRoute: () => settings,
  path: '/data',
  component: lazyRouteComponent(
    worded(() => import('./Data')),
    'Data',
  ),
})

export const settingsRoute = settings.addChildren([
  first,
  profile,
  pipelines,
  fields,
  tags,
  unique,
  users,
  keys,
  alarms,
  data,
])
