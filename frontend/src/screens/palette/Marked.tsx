/** A text with the parts that were asked for set off. */
import { pieces } from './pieces'

export function Marked({ text, marks }: { text: string; marks: number[][] }) {
  return pieces(text, marks).map(({ part, marked, at }) =>
    marked ? <mark key={at}>{part}</mark> : <span key={at}>{part}</span>,
  )
}
