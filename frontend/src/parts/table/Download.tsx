/** The menu that takes a list out as a file, with the filters and the order it has on the screen. */
import { ActionIcon, Menu, Tooltip } from '@mantine/core'
import IconDownload from '@tabler/icons-react/icons/IconDownload'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { exportAddress, type Exported, type Filter } from './download'

const KINDS = ['xlsx', 'csv'] as const

interface Props {
  list: Exported
  filter: Filter
  sort: string
}

export function Download({ list, filter, sort }: Props) {
  const { t, i18n } = useTranslation('table')
  const [opened, setOpened] = useState(false)
  return (
    <Menu opened={opened} onChange={setOpened} position="bottom-end" shadow="md">
      <Menu.Target>
        <Tooltip label={t('download.title')} disabled={opened}>
          <ActionIcon size={32} aria-label={t('download.title')}>
            <IconDownload size={18} stroke={1.6} />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('download.hint')}</Menu.Label>
        {KINDS.map((format) => (
          <Menu.Item
            key={format}
            component="a"
            href={exportAddress(list, { ...filter, sort, format, lang: i18n.language })}
            download
          >
            {t(`download.${format}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
