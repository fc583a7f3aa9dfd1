/** A file that the server makes, asked for like everything else: so it speaks the language chosen here. */
import { useMutation, type UseMutationResult } from '@tanstack/react-query'

import { take, type Problem } from '@/api/client'

import { tellProblem } from './notices'

const KEPT_FOR = 60_000 // ms until the browser has surely taken it

type Call = Parameters<typeof take<Blob>>[0]

export function useDownload(): UseMutationResult<string, Problem, { call: () => Call; name: string }> {
  return useMutation<string, Problem, { call: () => Call; name: string }>({
    mutationFn: async ({ call, name }) => {
      save(await take(call()), name)
      return name
    },
    onError: tellProblem,
  })
}

function save(file: Blob, name: string): void {
  const url = URL.createObjectURL(file)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), KEPT_FOR)
}
