/** What the screen says by itself: what was done and can be undone, and what was refused. */
import { Button, Group, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import type { QueryClient } from '@tanstack/react-query'

import { api, full, Problem, UNREACHABLE } from '@/api/client'
import { i18next } from '@/i18n'

const UNDO_FOR = 10_000
const PROBLEM_FOR = 8_000

interface Undoable {
  batch: string
  note: string
}

const done: Undoable[] = []

/** The server's words, or ours where it did not answer. */
export function wordsOf(problem: Error): string {
  if (problem instanceof Problem && problem.code === UNREACHABLE) return i18next.t('error.unreachable')
  return problem.message
}

export function tellProblem(problem: Error): void {
  const request = problem instanceof Problem ? problem.requestId : null
  notifications.show({
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
  notifications.show({ message, autoClose: 4_000 })
}

/** Say what was done, with a way back for ten seconds; `u` and Ctrl+Z take the latest. */
export function offerUndo(client: QueryClient, message: string, batch: string | null): void {
  if (batch === null) {
    tell(message)
    return
  }
  const note = `undo-${batch}`
  done.push({ batch, note })
  notifications.show({
    id: note,
    autoClose: UNDO_FOR,
    message: (
      <Group justify="space-between" wrap="nowrap">
        <span>{message}</span>
        <Button size="compact-sm" variant="light" onClick={() => void undo(client, batch)}>
          {i18next.t('act.undo')}
        </Button>
      </Group>
    ),
    onClose: () => forget(batch),
  })
}

/** It is no longer offered: its time is up, or it is being taken back. */
function forget(batch: string): void {
  const place = done.findIndex((each) => each.batch === batch)
  if (place >= 0) done.splice(place, 1)
}

export async function undo(client: QueryClient, batch: string): Promise<void> {
  forget(batch)
  notifications.hide(`undo-${batch}`)
  try {
    await full(
      api.POST('/api/changes/{batch}/undo', { params: { path: { batch } }, body: { skip_conflicts: false } }),
    )
    tell(i18next.t('undo.done'))
  } catch (error) {
    tellProblem(error as Error)
  }
  await client.invalidateQueries()
}

/** Take back the latest thing that is still offered. */
export function undoLatest(client: QueryClient): void {
  const latest = done.at(-1)
  if (latest) void undo(client, latest.batch)
}
