import { QueryClient, QueryObserver } from '@tanstack/react-query'
import { expect, test } from 'vitest'

import { foresee, spoil } from './live'

const KEY = ['tasks', 'today']

/** Somebody looks at tasks; each reading is answered when the test says so. */
function looking() {
  const client = new QueryClient()
  const answers: ((tasks: string[]) => void)[] = []
  const queryFn = () => new Promise<string[]>((answer) => answers.push(answer))
  const observer = new QueryObserver(client, { queryKey: KEY, queryFn, initialData: ['call'] })
  const leave = observer.subscribe(() => undefined)
  const answer = async (tasks: string[]) => {
    answers.shift()?.(tasks)
    await new Promise((done) => setTimeout(done))
  }
  return { client, answers, answer, leave, shown: () => client.getQueryData(KEY) }
}

test('an answer that was on its way does not bring back what was', async () => {
  const { client, answer, leave, shown } = looking()

  foresee(client, KEY, () => ['called'])()
  await answer(['call'])

  expect(shown()).toEqual(['called'])
  leave()
})

test('news wait until the write is settled', async () => {
  const { client, answers, answer, leave, shown } = looking()
  await answer(['call'])

  const settled = foresee(client, KEY, () => ['called'])
  spoil(client, ['task'], true)
  expect(answers).toHaveLength(0)
  settled()
  await answer(['called, and told'])

  expect(shown()).toEqual(['called, and told'])
  leave()
})
