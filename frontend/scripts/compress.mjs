// Writes a .br beside every built text file: done once here instead of at every request.
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { brotliCompressSync, constants } from 'node:zlib'

const TEXT = new Set(['.js', '.css', '.html', '.svg', '.webmanifest', '.json'])
const options = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }

for (const name of readdirSync('dist', { recursive: true })) {
  const file = join('dist', name)
  if (!statSync(file).isFile() || !TEXT.has(extname(file))) continue
  const plain = readFileSync(file)
  const packed = brotliCompressSync(plain, options)
  if (packed.length < plain.length) writeFileSync(`${file}.br`, packed)
}
