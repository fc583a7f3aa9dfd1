/** The person signed in: theme, language, the way out. */
import { ActionIcon, Menu, Stack } from '@mantine/core'
import IconLogout from '@tabler/icons-react/icons/IconLogout'
import { useNavigate } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'

import { useLogOut, useMe } from '@/api/session'
import { Person as Picture } from '@/parts/Person'

const loadSwitches = () => import('@/parts/switches')
const ThemeSwitch = lazy(() => loadSwitches().then(({ ThemeSwitch: it }) => ({ default: it })))
const LanguageSwitch = lazy(() => loadSwitches().then(({ LanguageSwitch: it }) => ({ default: it })))

export function Person() {
  const { t } = useTranslation()
  const me = useMe()
  const logOut = useLogOut()
  const navigate = useNavigate()

  const leave = async () => {
    await logOut()
    await navigate({ to: '/login', search: {} })
  }

  return (
    <Menu width={240} position="bottom-end">
      <Menu.Target>
        <ActionIcon size={32} radius="xl">
          <Picture name={me.full_name} size={28} withoutHint />
          <span className="unseen">{me.full_name}</span>
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{me.full_name}</Menu.Label>
        <Stack gap={4} p={4} mih={68}>
          <Suspense>
            <ThemeSwitch />
            <LanguageSwitch />
          </Suspense>
        </Stack>
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => void leave()}>
          {t('act.logout')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
