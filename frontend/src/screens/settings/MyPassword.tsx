/** Changing one's own password. */
import { Alert, Button, Group, PasswordInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { api, full } from '@/api/client'
import { useWrite } from '@/api/write'
import { tell, wordsOf } from '@/parts/notices'

import { Card } from './Card'

export function MyPassword() {
  const { t } = useTranslation('settings')
  const [current, setCurrent] = useState('')
  const [fresh, setFresh] = useState('')
  const change = useWrite({
    call: () =>
      full(api.POST('/api/auth/password', { body: { current_password: current, new_password: fresh } })),
    touches: ['logins'],
    quiet: true,
    onDone: () => {
      setCurrent('')
      setFresh('')
      tell(t('profile.changed'))
    },
  })

  return (
    <Card title={t('profile.password')}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          change.mutate(undefined)
        }}
      >
        <Group grow align="flex-start">
          <PasswordInput
            label={t('profile.current')}
            autoComplete="current-password"
            required
            value={current}
            onChange={(event) => setCurrent(event.currentTarget.value)}
          />
          <PasswordInput
            label={t('profile.fresh')}
            description={t('profile.freshHint')}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            autoComplete="new-password"
            required
            value={fresh}
            onChange={(event) => setFresh(event.currentTarget.value)}
          />
        </Group>
        {change.error && (
          <Alert color="red" mt="sm" role="alert">
            {wordsOf(change.error)}
          </Alert>
        )}
        <Button type="submit" mt="sm" loading={change.isPending}>
          {t('profile.change')}
        </Button>
      </form>
    </Card>
  )
}
