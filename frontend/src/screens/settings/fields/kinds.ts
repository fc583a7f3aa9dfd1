import IconMoney from '@tabler/icons-react/icons/IconCoin'
import IconDate from '@tabler/icons-react/icons/IconCalendar'
import IconChoice from '@tabler/icons-react/icons/IconCircleDot'
import IconNumber from '@tabler/icons-react/icons/IconHash'
import IconLink from '@tabler/icons-react/icons/IconLink'
import IconChoices from '@tabler/icons-react/icons/IconListCheck'
import IconText from '@tabler/icons-react/icons/IconTypography'
import IconYesNo from '@tabler/icons-react/icons/IconToggleLeft'
import IconUser from '@tabler/icons-react/icons/IconUser'

import type { Kind } from '@/parts/own/queries'

export const ICONS = {
  text: IconText,
  number: IconNumber,
  money: IconMoney,
  date: IconDate,
  choice: IconChoice,
  choices: IconChoices,
  yes_no: IconYesNo,
  link: IconLink,
  user: IconUser,
} satisfies Record<Kind, unknown>

export const KINDS = Object.keys(ICONS) as Kind[]

export function hasOptions(kind: Kind): boolean {
  return kind === 'choice' || kind === 'choices'
}

export const COLORS = ['#3B82F6', '#10B981', '#F59E0B', '#8B5CF6', '#EF4444', '#06B6D4', '#EC4899', '#94A3B8']

/** A colour for the option at this place, so that neighbours differ. */
export function colourAt(place: number): string {
  return COLORS[place % COLORS.length] ?? '#94A3B8'
}
