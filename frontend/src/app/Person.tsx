/** The person signed in: theme, language, the way out. */
import { ActionIcon, Menu, SegmentedControl, useMantineColorScheme } from '@mantine/core'
import IconLogout from '@tabler/icons-react/icons/IconLogout'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'

import { useLogOut, useMe } from '@/api/session'
import { chooseLanguage, LANGUAGES, type Language } from '@/i18n'
import { Person as Picture } from '@/parts/Person'

const THEMES = ['light', 'dark', 'auto'] as const

export function Person() {
  const { t, i18n } = useTranslation()
  const me = useMe()
  const logOut = useLogOut()
  const navigate = useNavigate()
  const { colorScheme, setColorScheme } = useMantineColorScheme()

  const leave = async () => {
    await logOut()
    await navigate({ to: '/login', search: {} })
  }

  return (
    <Menu width={240} position="bottom-end">
      <Menu.Target>
        <ActionIcon size={32} radius="xl" aria-label={me.full_name}>
          <Picture name={me.full_name} size={28} withoutHint />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{me.full_name}</Menu.Label>
        <SegmentedControl
          fullWidth
          size="xs"
          m={4}
          aria-label={t('theme.label')}
          value={colorScheme}
          onChange={(theme) => setColorScheme(theme)}
          data={THEMES.map((theme) => ({ value: theme, label: t(`theme.${theme}`) }))}
        />
        <SegmentedControl
          fullWidth
          size="xs"
          m={4}
          aria-label={t('language')}
          value={i18n.language}
          onChange={(language) => chooseLanguage(language as Language)}
          data={LANGUAGES.map((language) => ({ value: language, label: t(`languages.${language}`) }))}
        />
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => void leave()}>
          {t('act.logout')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
