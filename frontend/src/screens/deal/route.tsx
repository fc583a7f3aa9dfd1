import { createRoute, redirect } from '@tanstack/react-router'

import { inside } from '@/app/inside'

/** A deal's own address, as it is sent to others: its panel over the board. */
export const dealRoute = createRoute({
  getParentRoute: () => inside,
  path: '/deals/$dealId',
  beforeLoad: ({ params }) => {
    throw redirect({ to: '/board', search: { deal: Number(params.dealId) }, replace: true })
  },
})
