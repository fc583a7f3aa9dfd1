/** A field that finds things by a few letters: what it does with the list below it while one types. */
import type { ComboboxStore } from '@mantine/core'
import type { ChangeEvent } from 'react'

interface Typing {
  onFocus: () => void
  onBlur: () => void
  onChange: (event: ChangeEvent<HTMLInputElement>) => void
}

export function typingIn(box: ComboboxStore, onType: (text: string) => void): Typing {
  return {
    onFocus: () => box.openDropdown(),
    onBlur: () => box.closeDropdown(),
    onChange: (event) => {
      onType(event.currentTarget.value)
      box.openDropdown()
      box.updateSelectedOptionIndex()
    },
  }
}
