/** One way to change something: ask the server, refresh what it spoils, offer to undo, tell a refusal. */
import { useMutation, useQueryClient, type QueryKey, type UseMutationResult } from '@tanstack/react-query'

import { offerUndo, tellProblem } from '@/parts/notices'

import type { Answer, Problem } from './client'
import { foresee, spoil } from './live'

interface Write<V, R, T> {
  call: (what: V) => Promise<Answer<R>>
  /** The entities that change: `deal`, `task`… */
  touches: string[]
  /** What the screen shows at once; a refusal brings back what was. */
  foresees?: { in: QueryKey; as: (now: T, what: V) => T }
  /** What was done, in words, offered to be undone; nothing is said without it. */
  says?: (what: V, answer: R) => string
  /** The screen itself shows refusals. */
  quiet?: boolean
  onDone?: (answer: R, what: V) => void
}

export function useWrite<V, R, T = unknown>({
  call,
  touches,
  foresees,
  says,
  quiet,
  onDone,
}: Write<V, R, T>): UseMutationResult<Answer<R>, Problem, V> {
  const client = useQueryClient()
  return useMutation<Answer<R>, Problem, V, (() => void) | undefined>({
    mutationFn: call,
    onMutate: (what) => foresees && foresee<T>(client, foresees.in, (now) => foresees.as(now, what)),
    onSuccess(answer, what) {
      spoil(client, touches, true)
      if (says) offerUndo(client, says(what, answer.data), answer.batch)
      onDone?.(answer.data, what)
    },
    onError(problem) {
      spoil(client, touches, true)
      if (!quiet) tellProblem(problem)
    },
    onSettled: (_answer, _problem, _what, release) => release?.(),
  })
}
