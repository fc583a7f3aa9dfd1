/** How to reach somebody: call, WhatsApp, Telegram, letter; only the ways that lead somewhere. */
import { ActionIcon, Group, Tooltip } from '@mantine/core'
import IconTelegram from '@tabler/icons-react/icons/IconBrandTelegram'
import IconWhatsapp from '@tabler/icons-react/icons/IconBrandWhatsapp'
import IconMail from '@tabler/icons-react/icons/IconMail'
import IconPhone from '@tabler/icons-react/icons/IconPhone'
import { useTranslation } from 'react-i18next'

import { mailLink, shownPhone, telegramLink, telLink, whatsappLink } from '@/links'

export interface Reachable {
  name: string
  phone: string | null
  email: string | null
  whatsapp?: string | null
  telegram?: string | null
}

export function Reach({ who }: { who: Reachable }) {
  const { t } = useTranslation('contacts')
  const ways = [
    {
      way: 'call',
      Icon: IconPhone,
      value: who.phone && shownPhone(who.phone),
      href: who.phone && telLink(who.phone),
    },
    {
      way: 'whatsapp',
      Icon: IconWhatsapp,
      value: who.whatsapp,
      href: who.whatsapp && whatsappLink(who.whatsapp),
    },
    {
      way: 'telegram',
      Icon: IconTelegram,
      value: who.telegram,
      href: who.telegram && telegramLink(who.telegram),
    },
    { way: 'mail', Icon: IconMail, value: who.email, href: who.email && mailLink(who.email) },
  ] as const
  return (
    <Group gap={2} wrap="nowrap">
      {ways.map(({ way, Icon, value, href }) => {
        if (!href) return null
        const elsewhere = href.startsWith('http') ? { target: '_blank', rel: 'noopener noreferrer' } : {}
        return (
          <Tooltip key={way} label={value}>
            <ActionIcon
              component="a"
              href={href}
              size={28}
              aria-label={t(`way.${way}`, { name: who.name, value: value ?? '' })}
              {...elsewhere}
            >
              <Icon size={16} stroke={1.6} />
            </ActionIcon>
          </Tooltip>
        )
      })}
    </Group>
  )
}
