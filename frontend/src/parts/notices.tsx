/** What the screen says by itself: what was done and can be undone, and what was refused. */
import { Button, Group, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import type { QueryClient } from '@tanstack/react-query'

import { api, full, Problem, UNREACHABLE } from '@/api/client'
import { i18next } from '@/i18n'

const UNDO_FOR = 10_000
const PROBLEM_FOR = 8_000
const FAILED_FOR = 10_000

/** What was offered to be undone; several changes that were made as one go back together. */
const done: string[][] = []
let gathered: string[] | null = null

/** The server's words, or ours where it did not answer. */
export function wordsOf(problem: Error): string {
  if (problem instanceof Problem && problem.code === UNREACHABLE) return i18next.t('error.unreachable')
  return problem.message
}

const closing = () => ({ closeButtonProps: { 'aria-label': i18next.t('act.close') } })

export function tellProblem(problem: Error): void {
  const request = problem instanceof Problem ? problem.requestId : null
  notifications.show({
    ...closing(),
    color: 'red',
    autoClose: PROBLEM_FOR,
    title: i18next.t('error.title'),
    message: (
      <>
        {wordsOf(problem)}
        {request !== null && problem instanceof Problem && problem.status >= 500 && (
          <Text size="xs" c="dimmed">
            {i18next.t('error.request', { id: request })}
          </Text>
        )}
      </>
    ),
  })
}

export function tell(message: string): void {
  notifications.show({ ...closing(), message, autoClose: 4_000 })
}

/** Say what was left undone of several things, for long enough to read it. */
export function tellFailed(message: string): void {
  notifications.show({ ...closing(), color: 'red', message, autoClose: FAILED_FOR })
}

/** Say what was done, with a way back for ten seconds; `u` and Ctrl+Z take the latest. */
export function offerUndo(client: QueryClient, message: string, batch: string | null): void {
  if (gathered) {
    if (batch !== null) gathered.push(batch)
  } else if (batch === null) tell(message)
  else offer(client, message, [batch])
}

/** All that is offered while `work` goes on is offered as one, in the words of `says`. */
export async function asOne(
  client: QueryClient,
  work: () => Promise<void>,
  says: () => string,
): Promise<void> {
  const batches: string[] = []
  gathered = batches
  try {
    await work()
  } finally {
    gathered = null
    if (batches.length > 0) offer(client, says(), batches)
  }
}

function offer(client: QueryClient, message: string, batches: string[]): void {
  done.push(batches)
  notifications.show({
    ...closing(),
    id: noteOf(batches),
    autoClose: UNDO_FOR,
    message: (
      <Group justify="space-between" wrap="nowrap">
        <span>{message}</span>
        <Button size="compact-sm" variant="light" onClick={() => void undoAll(client, batches)}>
          {i18next.t('act.undo')}
        </Button>
      </Group>
    ),
    onClose: () => forget(batches),
  })
}

/** It is no longer offered: its time is up, or it is being taken back. */
function forget(batches: string[]): void {
  const place = done.indexOf(batches)
  if (place >= 0) done.splice(place, 1)
}

function noteOf(batches: string[]): string {
  return `undo-${batches[0] ?? ''}`
}

/** The last one first, as they were made one upon another. */
async function undoAll(client: QueryClient, batches: string[]): Promise<void> {
  forget(batches)
  notifications.hide(noteOf(batches))
  try {
    for (const batch of [...batches].reverse()) {
      await full(
        api.POST('/api/changes/{batch}/undo', {
          params: { path: { batch } },
          body: { skip_conflicts: false },
        }),
      )
    }
    tell(i18next.t('undo.done'))
  } catch (error) {
    tellProblem(error as Error)
  }
  await client.invalidateQueries()
}

/** Take back the latest thing that is still offered. */
export function undoLatest(client: QueryClient): void {
  const latest = done.at(-1)
  if (latest) void undoAll(client, latest)
}
