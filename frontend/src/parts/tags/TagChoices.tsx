/** Put a tag on all that is chosen, or take one off. */
import { Menu } from '@mantine/core'
import IconOff from '@tabler/icons-react/icons/IconTagOff'
import IconTag from '@tabler/icons-react/icons/IconTag'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { Choice } from '@/parts/many'

import { useTags } from './queries'
import { colorOf } from './TagChips'
import classes from './tags.module.css'

const ICON = { size: 16, stroke: 1.6, 'aria-hidden': true }

interface Shown {
  onTag: (order: { action: 'tag' | 'untag'; tags: number[] }) => void
}

export function TagChoices({ onTag }: Shown) {
  const { t } = useTranslation('tags')
  const known = useTags()
  if (known.length === 0) return null
  const choice = (action: 'tag' | 'untag', icon: ReactNode, label: string) => (
    <Choice icon={icon} label={label}>
      {known.map(({ id, name, color }) => (
        <Menu.Item key={id} onClick={() => onTag({ action, tags: [id] })}>
          <span className={classes.item} style={{ '--c': colorOf(color) }}>
            {name}
          </span>
        </Menu.Item>
      ))}
    </Choice>
  )
  return (
    <>
      {choice('tag', <IconTag {...ICON} />, t('put'))}
      {choice('untag', <IconOff {...ICON} />, t('take'))}
    </>
  )
}
