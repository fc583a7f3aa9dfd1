/** One way to change something: ask the server, refresh what it spoils, offer to undo, tell a refusal. */
import { useMutation, useQueryClient, type UseMutationResult } from '@tanstack/react-query'

import { offerUndo, tellProblem } from '@/parts/notices'

import type { Answer, Problem } from './client'
import { spoil } from './live'

interface Write<V, R> {
  call: (what: V) => Promise<Answer<R>>
  /** The entities that change: `deal`, `task`… */
  touches: string[]
  /** What was done, in words, offered to be undone; nothing is said without it. */
  says?: (what: V, answer: R) => string
  /** The screen itself shows refusals. */
  quiet?: boolean
  onDone?: (answer: R, what: V) => void
}

export function useWrite<V, R>({
  call,
  touches,
  says,
  quiet,
  onDone,
}: Write<V, R>): UseMutationResult<Answer<R>, Problem, V> {
  const client = useQueryClient()
  return useMutation<Answer<R>, Problem, V>({
    mutationFn: call,
    onSuccess(answer, what) {
      spoil(client, touches, true)
      if (says) offerUndo(client, says(what, answer.data), answer.batch)
      onDone?.(answer.data, what)
    },
    onError(problem) {
      spoil(client, touches, true)
      if (!quiet) tellProblem(problem)
    },
  })
}
