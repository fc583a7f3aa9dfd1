/** One's own name, phone and position. */
import { Button, Group, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { api, full } from '@/api/client'
import { useMe } from '@/api/session'
import { useWrite } from '@/api/write'

import { Card } from './Card'

export function AboutMe() {
  const { t } = useTranslation(['settings', 'common'])
  const me = useMe()
  const [name, setName] = useState(me.full_name)
  const [phone, setPhone] = useState(me.phone ?? '')
  const [position, setPosition] = useState(me.position ?? '')
  const save = useWrite({
    call: () => full(api.PATCH('/api/auth/me', { body: { full_name: name, phone, position } })),
    touches: ['user'],
    says: () => t('profile.saved'),
  })

  return (
    <Card title={t('sections.profile')}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          save.mutate(undefined)
        }}
      >
        <Group grow align="flex-start">
          <TextInput
            label={t('profile.name')}
            required
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <TextInput
            label={t('profile.phone')}
            type="tel"
            value={phone}
            onChange={(event) => setPhone(event.currentTarget.value)}
          />
          <TextInput
            label={t('profile.position')}
            value={position}
            onChange={(event) => setPosition(event.currentTarget.value)}
          />
        </Group>
        <Button type="submit" mt="sm" loading={save.isPending}>
          {t('common:act.save')}
        </Button>
      </form>
    </Card>
  )
}
