/** A field that filters the screen while one types. */
import { TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import IconSearch from '@tabler/icons-react/icons/IconSearch'
import { useState } from 'react'

const PAUSE = 250 // ms after the last letter

interface Searched {
  label: string
  value: string | undefined
  onSearch: (text: string | undefined) => void
  className?: string | undefined
}

/** What it shows begins with `value` and is its own from then on; emptied from outside, it starts anew. */
export function SearchBox(props: Searched) {
  return <Field key={props.value === undefined ? 'empty' : 'filled'} {...props} />
}

function Field({ label, value, onSearch, className }: Searched) {
  const [text, setText] = useState(value ?? '')
  const later = useDebouncedCallback((typed: string) => onSearch(typed.trim() || undefined), PAUSE)
  return (
    <TextInput
      className={className}
      type="search"
      aria-label={label}
      placeholder={label}
      leftSection={<IconSearch size={16} aria-hidden />}
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value)
        later(event.currentTarget.value)
      }}
    />
  )
}
