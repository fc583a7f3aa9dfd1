/** The filters of a table: beside each other, or on a phone, where there is no room, behind one button. */
import { ActionIcon, Indicator, Popover, Stack } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import IconFilter from '@tabler/icons-react/icons/IconFilter'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

const PHONE = '(max-width: 48em)'

export function Narrowing({ count, children }: { count: number; children: ReactNode }) {
  const { t } = useTranslation()
  const isPhone = useMediaQuery(PHONE, undefined, { getInitialValueInEffect: false })
  if (!isPhone) return children
  return (
    <Popover position="bottom-end" width={280} trapFocus withRoles shadow="md">
      <Indicator label={count} size={16} disabled={count === 0} inline offset={4}>
        <Popover.Target>
          <ActionIcon size={32} aria-label={t('filters')}>
            <IconFilter size={18} stroke={1.6} aria-hidden />
          </ActionIcon>
        </Popover.Target>
      </Indicator>
      <Popover.Dropdown aria-label={t('filters')}>
        <Stack gap={12}>{children}</Stack>
      </Popover.Dropdown>
    </Popover>
  )
}
