/** The sample business: whether it is there, in and out. */
import { queryOptions } from '@tanstack/react-query'

import { api, take, type Schemas } from '@/api/client'

export const demoQuery = queryOptions({ queryKey: ['demo'], queryFn: () => take(api.GET('/api/demo')) })

export function createDemo(): Promise<Schemas['DemoOut']> {
  return take(api.POST('/api/demo'))
}

export function removeDemo(): Promise<Schemas['DemoOut']> {
  return take(api.DELETE('/api/demo'))
}
