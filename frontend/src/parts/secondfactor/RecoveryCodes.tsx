/** The codes for the day the telephone is lost, shown once. */
import { Button, Code, Group, Stack, Text, Title } from '@mantine/core'
import { useTranslation } from 'react-i18next'

import { CopyButton } from '@/parts/CopyButton'

export function RecoveryCodes({ codes, onKept }: { codes: string[]; onKept: () => void }) {
  const { t } = useTranslation('secondfactor')
  const text = codes.join('\n')
  return (
    <Stack gap="sm">
      <Title order={3} size="h6">
        {t('codes')}
      </Title>
      <Text size="sm">{t('codesHint')}</Text>
      <Code block>{text}</Code>
      <Group>
        <Button onClick={onKept}>{t('kept')}</Button>
        <CopyButton value={text} what={t('codes')} size="sm" />
      </Group>
    </Stack>
  )
}
