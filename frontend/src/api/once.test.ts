import createClient from 'openapi-fetch'
import { expect, test } from 'vitest'

import { once } from './once'

type Reply = number | 'broken'

/** Posts to a server that answers as it is told; tells the keys it was sent. */
function posting(...replies: Reply[]) {
  const keys: (string | null)[] = []
  const api = createClient<Record<string, never>>({
    baseUrl: 'http://nocto.test',
    fetch: (request) => {
      keys.push(request.headers.get('Idempotency-Key'))
      const reply = replies.shift() ?? 200
      return reply === 'broken'
        ? Promise.reject(new TypeError('Failed to fetch'))
        : Promise.resolve(new Response('{}', { status: reply }))
    },
  })
  api.use(once())
  const send = async (method: 'post' | 'put', body: unknown) => {
    await api.request(method, '/api/tasks' as never, { body } as never).catch(() => undefined)
  }
  return { keys, send }
}

test('what was sent without an answer keeps its key when it is sent again', async () => {
  const { keys, send } = posting('broken', 503, 201)

  await send('post', { title: 'Позвонить' })
  await send('post', { title: 'Позвонить' })
  await send('post', { title: 'Позвонить' })

  expect(keys[0]).toMatch(/^[0-9a-f]{32}$/)
  expect(new Set(keys).size).toBe(1)
})

test('the same once more, after an answer, is another act', async () => {
  const { keys, send } = posting(201, 422)

  await send('post', { title: 'Позвонить' })
  await send('post', { title: 'Позвонить' })
  await send('post', { title: 'Позвонить' })

  expect(new Set(keys).size).toBe(3)
})

test('something else has a key of its own', async () => {
  const { keys, send } = posting('broken', 'broken')

  await send('post', { title: 'Позвонить' })
  await send('post', { title: 'Написать' })

  expect(keys[0]).not.toBe(keys[1])
})

test('what may be repeated by itself needs no key', async () => {
  const { keys, send } = posting()

  await send('put', { title: 'Позвонить' })

  expect(keys).toEqual([null])
})
