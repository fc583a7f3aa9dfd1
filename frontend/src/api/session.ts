/** Who is signed in. The session is a cookie that this code can't read; only the server knows it. */
import { queryOptions, useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query'

import { api, take, type Schemas } from './client'

export type Me = Schemas['MeOut']

export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: () => take(api.GET('/api/auth/me')),
  staleTime: 60_000,
})

/** What there is for whoever is not signed in. */
export const offersQuery = queryOptions({
  queryKey: ['offers'],
  queryFn: () => take(api.GET('/api/auth/offers')),
  staleTime: 60_000,
})

/** The person signed in; screens behind the login always have one. */
export function useMe(): Me {
  const { data } = useQuery(meQuery)
  if (!data) throw new Error('a screen behind the login was shown to nobody')
  return data
}

/** Whether the person's role allows an action, by the name the server has for it: `deal.create`. */
export function useMay(): (action: string) => boolean {
  const me = useMe()
  return (action) => me.may.includes(action)
}

export async function logIn(
  client: QueryClient,
  username: string,
  password: string,
  code: string | null,
): Promise<void> {
  await take(api.POST('/api/auth/session', { body: { username, password, code } }))
  client.clear()
  await client.query(meQuery)
}

export async function logOut(client: QueryClient, everywhere: boolean): Promise<void> {
  await take(api.POST('/api/auth/logout', { params: { query: { everywhere } } }))
  client.clear()
}

export function useLogOut(): (everywhere?: boolean) => Promise<void> {
  const client = useQueryClient()
  return (everywhere = false) => logOut(client, everywhere)
}
