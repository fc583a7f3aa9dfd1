/** Made by the build from `words.ts`: see `vite.config.ts`. */
declare module 'virtual:words/*' {
  const words: Record<string, object>
  export default words
}
