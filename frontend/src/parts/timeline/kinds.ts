/** The kinds of activities, with their pictures. */
import IconTelegram from '@tabler/icons-react/icons/IconBrandTelegram'
import IconWhatsapp from '@tabler/icons-react/icons/IconBrandWhatsapp'
import IconMeeting from '@tabler/icons-react/icons/IconCalendarEvent'
import IconEmail from '@tabler/icons-react/icons/IconMail'
import IconNote from '@tabler/icons-react/icons/IconNote'
import IconCall from '@tabler/icons-react/icons/IconPhone'

import type { Activity } from './story'

export type Kind = Activity['type']

export const KINDS: readonly { kind: Kind; Icon: typeof IconCall }[] = [
  { kind: 'call', Icon: IconCall },
  { kind: 'note', Icon: IconNote },
  { kind: 'meeting', Icon: IconMeeting },
  { kind: 'email', Icon: IconEmail },
  { kind: 'whatsapp', Icon: IconWhatsapp },
  { kind: 'telegram', Icon: IconTelegram },
]
