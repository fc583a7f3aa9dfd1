/** A text as the squares of a QR code. */
import encode from 'qr'

export const QUIET = 4 // squares of white around it, without which readers don't find it

export interface Squares {
  side: number
  /** The dark ones, as an SVG path: a run of squares of a row is one rectangle. */
  path: string
}

export function squaresOf(text: string): Squares {
  const rows = encode(text, 'raw', { ecc: 'medium', border: QUIET })
  return { side: rows.length, path: rows.map(pathOfRow).join('') }
}

function pathOfRow(row: boolean[], y: number): string {
  let path = ''
  for (let x = 0; x < row.length; x += 1) {
    if (!row[x]) continue
    const start = x
    while (row[x + 1]) x += 1
    const length = x + 1 - start
    path += `M${start} ${y}h${length}v1h-${length}z`
  }
  return path
}
