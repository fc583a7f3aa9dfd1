/** The one door to the server: typed by its own OpenAPI document, refusals as `Problem`. */
import createClient from 'openapi-fetch'

import { once } from './once'
import type { components, paths } from './schema'

export type Schemas = components['schemas']

export interface FieldProblem {
  field: string
  code: string
  message: string
}

/** A refusal in the server's own words, which are already in the reader's language. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    detail: string,
    readonly body: Record<string, unknown> = {},
    readonly retryAfter: number | null = null,
  ) {
    super(detail)
    this.name = 'Problem'
  }

  get fields(): FieldProblem[] {
    return (this.body.errors as FieldProblem[] | undefined) ?? []
  }

  get needs(): string[] {
    return (this.body.needs as string[] | undefined) ?? []
  }

  get requestId(): string | null {
    return (this.body.request_id as string | undefined) ?? null
  }
}

/** The server did not answer at all: no connection, or it is down. */
export const UNREACHABLE = 'unreachable'

let language = 'ru'

export function speak(tag: string): void {
  language = tag
}

export const api = createClient<paths>({
  baseUrl: '',
  credentials: 'same-origin',
  querySerializer: { array: { style: 'form', explode: true } },
})

api.use({
  onRequest({ request }) {
    request.headers.set('X-Nocto', '1') // no other site can send it: see SECURITY.md on forged requests
    request.headers.set('Accept-Language', language)
    return request
  },
  onError() {
    return new Problem(0, UNREACHABLE, '')
  },
})
api.use(once())

/** What an answer holds, with the headers a screen may need. */
export interface Answer<T> {
  data: T
  /** The name of what was changed, for `undo`; null if nothing was. */
  batch: string | null
  total: number
  cursor: string | null
  etag: string | null
}

interface Reply<T> {
  data?: T
  error?: unknown
  response: Response
}

/** The answer to a call, or its refusal thrown as a `Problem`. */
export async function full<T>(call: Promise<Reply<T>>): Promise<Answer<T>> {
  const { data, error, response } = await call
  if (!response.ok) throw problemOf(response, error as Record<string, unknown> | string | undefined)
  const { headers } = response
  return {
    data: data as T,
    batch: headers.get('X-Batch'),
    total: Number(headers.get('X-Total-Count') ?? 0),
    cursor: headers.get('X-Next-Cursor'),
    etag: headers.get('ETag'),
  }
}

/** As `full`, but the body only. */
export async function take<T>(call: Promise<Reply<T>>): Promise<T> {
  return (await full(call)).data
}

export function problemOf(response: Response, error: Record<string, unknown> | string | undefined): Problem {
  const body = typeof error === 'object' ? error : {}
  const wait = Number(response.headers.get('Retry-After'))
  return new Problem(
    response.status,
    typeof body.code === 'string' ? body.code : 'unknown',
    typeof body.detail === 'string' ? body.detail : `${response.status} ${response.statusText}`,
    body,
    wait > 0 ? wait : null,
  )
}
