import { fileURLToPath } from 'node:url'

import react from '@vitejs/plugin-react'
import { defineConfig, runnerImport, type Plugin } from 'vite'

const BACKEND = process.env.NOCTO_BACKEND ?? 'http://127.0.0.1:8000'
const ALIAS = { '@': fileURLToPath(new URL('./src', import.meta.url)) }
const WORDS = 'virtual:words/'

/**
 * `virtual:words/first/ru` holds the words of one language alone. Beside each other they are easier to write; apart,
 * nobody loads a language that they don't read, nor the words of rooms that they don't enter.
 */
function oneLanguage(): Plugin {
  return {
    name: 'one-language',
    resolveId: (id) => (id.startsWith(WORDS) ? `\0${id}` : null),
    async load(id) {
      if (!id.startsWith(`\0${WORDS}`)) return null
      const { module, dependencies } = await runnerImport<{ words: Record<string, Record<string, object>> }>(
        `${ALIAS['@']}/i18n/words.ts`,
        { configFile: false, logLevel: 'error', resolve: { alias: ALIAS } },
      )
      for (const file of dependencies) this.addWatchFile(file)
      const [, part = '', language = ''] = id.split('/')
      return `export default ${JSON.stringify(module.words[part]?.[language])}`
    },
  }
}

export default defineConfig({
  plugins: [react(), oneLanguage()],
  resolve: { alias: ALIAS },
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 800,
    modulePreload: { polyfill: false }, // every browser of that target knows it
  },
  server: { proxy: { '/api': BACKEND, '/health': BACKEND, '/openapi.json': BACKEND } },
})
