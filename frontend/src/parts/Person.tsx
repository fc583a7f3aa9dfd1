/** A person as two letters in a circle, with the whole name beside it or on hover. */
import { Avatar, Group, Text, Tooltip } from '@mantine/core'
import { useTranslation } from 'react-i18next'

import { initials } from '@/format'

/** Of the named colours, those whose letters stand out enough from their own ground. */
const LEGIBLE = ['blue', 'cyan', 'grape', 'indigo', 'pink', 'violet']

interface Shown {
  name: string | null
  withName?: boolean
  withoutHint?: boolean
  size?: number
}

export function Person({ name, withName = false, withoutHint = false, size = 24 }: Shown) {
  const { t } = useTranslation()
  const shown = name ?? t('nobody')
  const picture = (
    <Avatar
      size={size}
      radius="xl"
      color={name ? 'initials' : 'gray'}
      name={name ?? ''}
      allowedInitialsColors={LEGIBLE}
      aria-hidden={withName || withoutHint}
    >
      {name ? initials(name) : '?'}
    </Avatar>
  )
  if (withoutHint) return picture
  if (!withName) {
    return (
      <Tooltip label={shown}>
        <span role="img" aria-label={shown}>
          {picture}
        </span>
      </Tooltip>
    )
  }
  return (
    <Group gap={8} wrap="nowrap">
      {picture}
      <Text size="sm" truncate>
        {shown}
      </Text>
    </Group>
  )
}
