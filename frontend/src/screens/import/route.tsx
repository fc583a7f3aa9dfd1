import { createRoute, lazyRouteComponent, notFound } from '@tanstack/react-router'

import type { Schemas } from '@/api/client'
import { inside } from '@/app/inside'
import { worded } from '@/i18n'

export type Import = Schemas['ImportOut']
export type Mapping = Schemas['ImportMapping']
export type Account = Schemas['AccountOut']

export const importsRoute = createRoute({
  getParentRoute: () => inside,
  path: '/import',
  component: lazyRouteComponent(
    worded(() => import('./Imports')),
    'Imports',
  ),
})

export const importRoute = createRoute({
  getParentRoute: () => inside,
  path: '/import/$importId',
  beforeLoad: ({ params }) => {
    if (!/^[1-9]\d{0,14}$/u.test(params.importId)) throw notFound()
  },
  component: lazyRouteComponent(
    worded(() => import('./OneImport')),
    'OneImport',
  ),
})
