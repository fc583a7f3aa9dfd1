/** What is known of the server's data, and when it is asked again. */
import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'

import { Problem } from '@/api/client'

const PATIENCE = 3 // tries of a reading before it is called failed

function again(failures: number, error: Error): boolean {
  const passing = error instanceof Problem && (error.status === 0 || error.status >= 500)
  return passing && failures < PATIENCE
}

/** Heard by `app/session`: a refused login anywhere leads to the login page. */
export const onUnauthorized: { tell: () => void } = { tell: () => undefined }

function watch(error: Error): void {
  if (error instanceof Problem && error.status === 401) onUnauthorized.tell()
}

export const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError: watch }),
  mutationCache: new MutationCache({ onError: watch }),
  defaultOptions: {
    queries: { staleTime: 15_000, retry: again, refetchOnWindowFocus: true },
    mutations: {
      retry: (failures, error) => error instanceof Problem && error.status === 503 && failures < PATIENCE,
    },
  },
})
