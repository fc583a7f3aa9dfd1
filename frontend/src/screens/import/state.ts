import type { Schemas } from '@/api/client'

/** Beside the word, never in its place. */
export const STATE_COLOR: Record<Schemas['ImportState'], string> = {
  ready: 'gray',
  checking: 'blue',
  running: 'blue',
  stopped: 'yellow',
  done: 'green',
  failed: 'red',
}
