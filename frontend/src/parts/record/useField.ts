/** One field while it is typed: kept by itself, so that news never take it away, and saved on leaving it. */
import { useRef, useState, type KeyboardEvent } from 'react'

import { wordsOf } from '@/parts/notices'

import type { Versioned } from './clash'
import type { Editable } from './useRecord'

interface Draft<Row> {
  text: string
  /** The row as it was when the first letter was typed. */
  base: Row
}

export interface Field {
  text: string
  isTyped: boolean
  refusal: string | null
  type: (text: string) => void
  /** Type and save at once, as a choice does. */
  choose: (text: string) => void
  commit: () => void
  onKeyDown: (event: KeyboardEvent<HTMLElement>) => void
}

/** `patchOf` gives what is to be saved, or the words why that is impossible. `shownOf` is the value as text. */
export function useField<Row extends Versioned>(
  record: Editable<Row>,
  shownOf: (row: Row) => string,
  patchOf: (text: string) => Partial<Row> | string,
  { severalLines = false } = {},
): Field {
  const [draft, setDraft] = useState<Draft<Row> | null>(null)
  const [refusal, setRefusal] = useState<string | null>(null)
  const latest = useRef<Draft<Row> | null>(null)

  const put = (next: Draft<Row> | null) => {
    latest.current = next
    setDraft(next)
  }
  const type = (text: string) => put({ text, base: latest.current?.base ?? record.row })
  const forget = () => {
    put(null)
    setRefusal(null)
  }

  const commit = async () => {
    const typed = latest.current
    if (!typed) return
    if (typed.text === shownOf(typed.base)) {
      forget()
      return
    }
    const patch = patchOf(typed.text)
    if (typeof patch === 'string') {
      setRefusal(patch)
      return
    }
    try {
      const row = await record.save(patch, typed.base)
      setRefusal(null)
      const since = latest.current // it may have been typed on while it was saved
      put(since === typed || since === null ? null : { ...since, base: row })
    } catch (problem) {
      setRefusal(wordsOf(problem as Error))
    }
  }

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const done = event.key === 'Enter' && (!severalLines || event.ctrlKey || event.metaKey)
    if (event.key !== 'Escape' && !done) return
    if (event.key === 'Escape') forget()
    event.preventDefault()
    event.stopPropagation()
    if (done) void commit()
    // Whoever leaves the field by Esc stays in what is around it.
    else event.currentTarget.closest<HTMLElement>('[data-home]')?.focus()
  }

  return {
    text: draft?.text ?? shownOf(record.row),
    isTyped: draft !== null,
    refusal,
    type,
    choose: (text) => {
      type(text)
      void commit()
    },
    commit: () => void commit(),
    onKeyDown,
  }
}
