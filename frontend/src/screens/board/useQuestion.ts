/** A question that a drop waits for: what the stage asks for before it lets the deal in. */
import { useCallback, useRef, useState } from 'react'

import type { Problem } from '@/api/client'

import type { Card, Lane } from './lanes'
import type { Ask, Given } from './useMove'

export interface Question {
  card: Card
  stage: Lane
  needs: string[]
  words: string
}

export function useQuestion() {
  const [question, setQuestion] = useState<Question | null>(null)
  const answered = useRef<(given: Given | null) => void>(undefined)
  const ask = useCallback<Ask>((card: Card, stage: Lane, problem: Problem) => {
    answered.current?.(null)
    setQuestion({ card, stage, needs: problem.needs, words: problem.message })
    return new Promise((resolve) => {
      answered.current = resolve
    })
  }, [])
  const answer = useCallback((given: Given | null) => {
    answered.current?.(given)
    answered.current = undefined
    setQuestion(null)
  }, [])
  return { question, ask, answer }
}
