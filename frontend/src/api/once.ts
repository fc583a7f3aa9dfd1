/** What is posted is done once, however often it had to be sent: a line that broke does not tell whether it arrived. */
import type { Middleware } from 'openapi-fetch'

const HEADER = 'Idempotency-Key'
/** From here on an answer does not tell whether it was done. */
const UNSURE = 500

/** Gives every POST a key. One that is sent again before it was answered for sure keeps the key it had. */
export function once(): Middleware {
  const unanswered = new Map<string, string>()
  const acts = new WeakMap<Request, string>()
  return {
    async onRequest({ request }) {
      if (request.method !== 'POST') return
      const act = await actOf(request)
      const key = (act && unanswered.get(act)) ?? newKey()
      request.headers.set(HEADER, key)
      if (!act) return
      unanswered.set(act, key)
      acts.set(request, act)
    },
    onResponse({ request, response }) {
      const act = acts.get(request)
      if (act && response.status < UNSURE) unanswered.delete(act)
    },
  }
}

/** What is asked for, by which the same is known again. A file is not: it would have to be read for it. */
async function actOf(request: Request): Promise<string | null> {
  if (request.headers.get('Content-Type')?.startsWith('multipart/')) return null
  return `${request.url}\n${await request.clone().text()}`
}

/** `randomUUID` is not there on a page without TLS, as in many an office. */
function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('')
}
