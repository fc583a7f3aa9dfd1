/** A cell while it is changed: Enter or leaving it saves, Esc does not; a refusal keeps what was typed. */
import { Tooltip } from '@mantine/core'
import { useEffect, useRef, useState, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'

import { wordsOf } from '@/parts/notices'

import classes from './table.module.css'
import type { Column, Edit } from './types'

interface Props<Row> {
  row: Row
  column: Column<Row>
  edit: Edit<Row>
  /** `step` is where to go on: down after Enter, to the side after Tab. */
  onDone: (step: 'stay' | 'next' | 'before' | 'gone') => void
}

export function Editor<Row>({ row, column, edit, onDone }: Props<Row>) {
  const { t } = useTranslation('table')
  const before = edit.value(row)
  const [text, setText] = useState(before)
  const [refusal, setRefusal] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const over = useRef(false)
  const input = useRef<HTMLInputElement & HTMLSelectElement>(null)

  useEffect(() => {
    input.current?.focus()
    if (edit.kind === 'text' || edit.kind === 'number') input.current?.select()
  }, [edit.kind])

  const save = async (value: string, step: Parameters<typeof onDone>[0]) => {
    if (over.current) return
    over.current = true
    if (value === before) {
      onDone(step)
      return
    }
    setBusy(true)
    try {
      await edit.save(row, value)
      onDone(step)
    } catch (problem) {
      over.current = false
      setBusy(false)
      setRefusal(wordsOf(problem as Error))
      input.current?.focus()
    }
  }

  const pressed = (event: KeyboardEvent) => {
    event.stopPropagation()
    if (event.key === 'Escape') {
      event.preventDefault()
      over.current = true
      onDone('stay')
    } else if (event.key === 'Enter' || event.key === 'Tab') {
      event.preventDefault()
      void save(text, event.key === 'Enter' ? 'stay' : event.shiftKey ? 'before' : 'next')
    }
  }

  const shared = {
    ref: input,
    className: classes.editor,
    value: text,
    'aria-label': t('editing', { column: column.title }),
    'aria-invalid': refusal !== null,
    'aria-busy': busy,
    onKeyDown: pressed,
    onBlur: () => void save(text, 'gone'),
  }
  return (
    <Tooltip label={refusal} opened={refusal !== null} color="red" position="bottom-start" role="alert">
      {edit.kind === 'choice' ? (
        <select {...shared} onChange={(event) => setText(event.currentTarget.value)}>
          {edit.choices?.map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      ) : (
        <input
          {...shared}
          type={edit.kind === 'day' ? 'date' : 'text'}
          inputMode={edit.kind === 'number' ? 'decimal' : undefined}
          onChange={(event) => setText(event.currentTarget.value)}
        />
      )}
    </Tooltip>
  )
}
