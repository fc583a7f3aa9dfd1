/** How a screen looks while it has nothing to show: empty, waiting, or refused. */
import { Button, Center, Group, Skeleton, Stack, Text, Title } from '@mantine/core'
import { useEffect, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { Problem } from '@/api/client'

import { wordsOf } from './notices'

const SLOW = 2_000

/** One thing to do, and an example of it. */
export function Empty({ title, hint, children }: { title: string; hint?: string; children?: ReactNode }) {
  return (
    <Center p="xl" mih={240}>
      <Stack align="center" gap="xs" maw={420}>
        <Text fw={600} ta="center">
          {title}
        </Text>
        {hint !== undefined && (
          <Text c="var(--muted)" ta="center" size="sm">
            {hint}
          </Text>
        )}
        {children}
      </Stack>
    </Center>
  )
}

/** Rows of the height that is to come, so that nothing jumps; from two seconds on it says what it waits for. */
export function Waiting({ rows = 8, height = 36 }: { rows?: number; height?: number }) {
  const { t } = useTranslation()
  const [slow, setSlow] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), SLOW)
    return () => clearTimeout(timer)
  }, [])
  return (
    <Stack gap={8} p="md" role="status" aria-label={t('loading')}>
      {slow && (
        <Text size="sm" c="var(--muted)">
          {t('slow')}
        </Text>
      )}
      {Array.from({ length: rows }, (_, row) => (
        <Skeleton key={row} height={height} radius={6} />
      ))}
    </Stack>
  )
}

/** What was refused, in words, with the next step and the number to ask about. */
export function Failed({ problem, onRetry }: { problem: Error; onRetry?: () => void }) {
  const { t } = useTranslation()
  const request = problem instanceof Problem ? problem.requestId : null
  return (
    <Center p="xl" mih={240}>
      <Stack align="center" gap="xs" maw={480} role="alert">
        <Title order={2} size="h4">
          {t('error.title')}
        </Title>
        <Text ta="center">{wordsOf(problem)}</Text>
        {request !== null && (
          <Text size="xs" c="var(--muted)">
            {t('error.request', { id: request })}
          </Text>
        )}
        {onRetry && (
          <Group>
            <Button variant="default" onClick={onRetry}>
              {t('act.retry')}
            </Button>
          </Group>
        )}
      </Stack>
    </Center>
  )
}
