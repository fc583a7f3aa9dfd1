/** What is chosen in a table; other filters begin with nothing chosen. */
import { useState } from 'react'

import { NOTHING, type Selection } from './selection'

export function useChosen(filters: object): [Selection, (selection: Selection) => void] {
  const about = JSON.stringify(filters)
  const [kept, setKept] = useState({ about, selection: NOTHING })
  const selection = kept.about === about ? kept.selection : NOTHING
  return [selection, (next) => setKept({ about, selection: next })]
}
