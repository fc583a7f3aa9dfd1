/** A second factor, for those whose role may do nothing without it. */
import { Center, Paper, Stack, Text, Title } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'

import { meQuery } from '@/api/session'
import { SetUp } from '@/parts/secondfactor/SetUp'

export function ChooseSecondFactor() {
  const { t } = useTranslation('login')
  const client = useQueryClient()
  const navigate = useNavigate()
  const goOn = async () => {
    await client.query({ ...meQuery, staleTime: 0 })
    await navigate({ to: '/' })
  }

  return (
    <Center component="main" mih="100%" p="md">
      <Paper withBorder p="xl" w="100%" maw={460} bg="var(--surface)">
        <Stack gap="md">
          <Title order={1} size="h3">
            {t('secondTitle')}
          </Title>
          <Text size="sm" c="var(--muted)">
            {t('secondHint')}
          </Text>
          <SetUp onDone={() => void goOn()} />
        </Stack>
      </Paper>
    </Center>
  )
}
