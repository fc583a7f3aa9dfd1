/** Every address. A screen's route stands in the screen's own folder. */
import { createRoute, createRouter, redirect } from '@tanstack/react-router'

import { binRoute } from '@/screens/bin/route'
import { boardRoute } from '@/screens/board/route'
import { changesRoute } from '@/screens/changes/route'
import { clientRoute, clientsRoute } from '@/screens/clients/route'
import { contactsRoute } from '@/screens/contacts/route'
import { dealRoute } from '@/screens/deal/route'
import { dealsRoute } from '@/screens/deals/route'
import { duplicatesRoute } from '@/screens/duplicates/route'
import { importRoute, importsRoute } from '@/screens/import/route'
import {
  forgottenRoute,
  loginRoute,
  passwordRoute,
  resetRoute,
  secondFactorRoute,
} from '@/screens/login/route'
import { reportsRoute } from '@/screens/reports/route'
import { settingsRoute } from '@/screens/settings/route'
import { startRoute } from '@/screens/start/route'
import { tasksRoute } from '@/screens/tasks/route'
import { todayRoute } from '@/screens/today/route'

import { inside, root } from './inside'
import { onUnauthorized, queryClient } from './query'

const home = createRoute({
  getParentRoute: () => inside,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/today' })
  },
})

const routeTree = root.addChildren([
  loginRoute,
  passwordRoute,
  forgottenRoute,
  resetRoute,
  secondFactorRoute,
  inside.addChildren([
    home,
    boardRoute,
    clientsRoute,
    clientRoute,
    contactsRoute,
    dealRoute,
    dealsRoute,
    duplicatesRoute,
    reportsRoute,
    settingsRoute,
    startRoute,
    tasksRoute,
    todayRoute,
    importsRoute,
    importRoute,
    binRoute,
    changesRoute,
  ]),
])

export const router = createRouter({
  routeTree,
  context: { queryClient },
  defaultPreload: 'intent',
  defaultPreloadStaleTime: 0,
  defaultPendingMs: 300,
  scrollRestoration: true,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}

onUnauthorized.tell = () => {
  const { href, pathname } = router.state.location
  if (pathname === '/login') return
  queryClient.clear()
  void router.navigate({ to: '/login', search: { next: href } })
}
