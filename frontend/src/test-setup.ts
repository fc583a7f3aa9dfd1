// What the code asks of a browser, for tests that run without one.
const kept = new Map<string, string>()

Object.assign(globalThis, {
  localStorage: {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  },
  document: { documentElement: {} },
})
Object.defineProperty(globalThis.navigator, 'languages', { value: ['ru'] })

const { ready } = await import('./i18n')
await ready

export {}
