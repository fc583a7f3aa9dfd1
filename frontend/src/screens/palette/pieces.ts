/** A text cut at its marks. Places count characters as people and Python do: an emoji is one. */
export interface Piece {
  part: string
  marked: boolean
  at: number
}

export function pieces(text: string, marks: number[][]): Piece[] {
  const letters = Array.from(text)
  const found: Piece[] = []
  let at = 0
  const add = (end: number, marked: boolean) => {
    if (end > at) found.push({ part: letters.slice(at, end).join(''), marked, at })
    at = Math.max(at, end)
  }
  for (const [from = 0, to = 0] of [...marks].sort(([a = 0], [b = 0]) => a - b)) {
    add(Math.min(from, letters.length), false)
    add(Math.min(to, letters.length), true)
  }
  add(letters.length, false)
  return found
}
