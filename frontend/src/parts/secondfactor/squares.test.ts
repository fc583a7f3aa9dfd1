/// What is drawn is read back as the text it was made of.
import decode from 'qr/decode.js'
import { expect, it } from 'vitest'

import { squaresOf, type Squares } from './squares'

const URI =
  'otpauth://totp/noctoCRM:anna%40example.com?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=noctoCRM'
const SCALE = 4 // pixels a square

function painted({ side, path }: Squares) {
  const width = side * SCALE
  const data = new Uint8Array(width * width * 4).fill(255)
  for (const [, x, y, length] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/gu)) {
    for (let row = Number(y) * SCALE; row < (Number(y) + 1) * SCALE; row += 1) {
      const start = (row * width + Number(x) * SCALE) * 4
      for (let each = 0; each < Number(length) * SCALE; each += 1)
        data.fill(0, start + each * 4, start + each * 4 + 3)
    }
  }
  return { width, height: width, data }
}

it('a reader finds the key in it', () => {
  expect(decode(painted(squaresOf(URI)))).toBe(URI)
})

it('four white squares stay around it', () => {
  const { side, path } = squaresOf(URI)

  const runs = [...path.matchAll(/M(\d+) (\d+)h(\d+)/gu)].map(([, x, y, length]) => ({
    left: Number(x),
    right: side - Number(x) - Number(length),
    top: Number(y),
    bottom: side - 1 - Number(y),
  }))

  expect(Math.min(...runs.flatMap((run) => Object.values(run)))).toBe(4)
})
