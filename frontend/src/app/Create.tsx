/** The quick «+» of the top bar: a deal, a client, a contact, a task or an activity from every screen. */
import { ActionIcon, Menu, Tooltip } from '@mantine/core'
import IconPlus from '@tabler/icons-react/icons/IconPlus'
import { useRouterState } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'

import { useMay } from '@/api/session'
import { callFor, CREATED, RIGHT, useCreating } from '@/parts/creating'
import { useKeys } from '@/parts/keys'

const Dialog = lazy(() => import('@/screens/create/Create').then(({ Create: it }) => ({ default: it })))

export function Create() {
  const { t } = useTranslation(['create', 'common'])
  const may = useMay()
  const creating = useCreating()
  const allowed = CREATED.filter((what) => may(RIGHT[what]))
  if (allowed.length === 0) return null
  return (
    <>
      <Menu position="bottom-end" width={220}>
        <Menu.Target>
          <Tooltip label={t('common:act.create')}>
            <ActionIcon variant="filled" color="blue" size={32} aria-label={t('common:act.create')}>
              <IconPlus size={18} aria-hidden />
            </ActionIcon>
          </Tooltip>
        </Menu.Target>
        <Menu.Dropdown>
          {allowed.map((what) => (
            <Menu.Item key={what} onClick={() => callFor(what)}>
              {t(`new.${what}`)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      {may('deal.create') && <NewDealKey />}
      {creating && (
        <Suspense>
          <Dialog what={creating} onClose={() => callFor(null)} />
        </Suspense>
      )}
    </>
  )
}

/** The board has this key to itself: it writes a new deal down in its own column. */
function NewDealKey() {
  const onBoard = useRouterState({ select: ({ location }) => location.pathname === '/board' })
  useKeys({ n: () => callFor('deal') }, !onBoard)
  return null
}
