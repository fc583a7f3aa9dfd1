import { createRoute, lazyRouteComponent } from '@tanstack/react-router'

import { inside } from '@/app/inside'
import { worded } from '@/i18n'

/** How many days back a report looks, today included. */
export const SPANS = [7, 30, 90, 365] as const
export type Span = (typeof SPANS)[number]
export const USUAL: Span = 30

export interface ReportsSearch {
  days?: Span | undefined
  pipeline?: number | undefined
  manager?: number | undefined
}

function id(value: unknown): number | undefined {
  const number = Number(value)
  return Number.isSafeInteger(number) && number > 0 ? number : undefined
}

export const reportsRoute = createRoute({
  getParentRoute: () => inside,
  path: '/reports',
  validateSearch: (search: Record<string, unknown>): ReportsSearch => ({
    days: SPANS.find((days) => days === Number(search.days) && days !== USUAL),
    pipeline: id(search.pipeline),
    manager: id(search.manager),
  }),
  component: lazyRouteComponent(
    worded(() => import('./Reports')),
    'Reports',
  ),
})
