/** Theme and language. */
import { Group } from '@mantine/core'
import { useTranslation } from 'react-i18next'

import { LanguageSwitch, ThemeSwitch } from '@/parts/switches'

import { Card } from './Card'

export function Look() {
  const { t } = useTranslation('settings')
  return (
    <Card title={t('profile.look')}>
      <Group>
        <ThemeSwitch />
        <LanguageSwitch />
      </Group>
    </Card>
  )
}
