/** What is shown in place of a screen that broke or never was. */
import { Button, Center, Stack, Text, Title } from '@mantine/core'
import { Link, type ErrorComponentProps } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'

import { Problem } from '@/api/client'
import { Failed } from '@/parts/states'

export function Missing() {
  const { t } = useTranslation()
  return (
    <Center mih="60vh" p="md">
      <Stack align="center" gap="xs">
        <Title order={1} size="h3">
          {t('error.missing')}
        </Title>
        <Text c="var(--muted)">{t('error.missingHint')}</Text>
        <Button renderRoot={(props) => <Link to="/board" {...props} />} variant="default">
          {t('error.home')}
        </Button>
      </Stack>
    </Center>
  )
}

export function ScreenBroke({ error, reset }: ErrorComponentProps) {
  const { t } = useTranslation()
  const problem = error instanceof Problem ? error : new Error(t('error.screen'))
  return <Failed problem={problem} onRetry={reset} />
}
