/** Asking for a letter with a link to a new password. */
import { Anchor, Text, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { api, take } from '@/api/client'
import { wordsOf } from '@/parts/notices'

import { Door } from './Door'

export function Forgotten() {
  const { t } = useTranslation('login')
  const [username, setUsername] = useState('')
  const ask = useMutation({
    mutationFn: () => take(api.POST('/api/auth/forgotten', { body: { username } })),
  })

  return (
    <Door
      title={t('forgottenTitle')}
      hint={t('forgottenHint')}
      button={t('sendLetter')}
      busy={ask.isPending}
      refusal={ask.error && wordsOf(ask.error)}
      onSubmit={() => ask.mutate()}
    >
      <TextInput
        label={t('username')}
        name="username"
        autoComplete="username"
        size="md"
        required
        autoFocus
        value={username}
        onChange={(event) => setUsername(event.currentTarget.value)}
      />
      {ask.isSuccess && (
        <Text size="sm" role="status">
          {t('letterSent')}
        </Text>
      )}
      <Anchor component={Link} to="/login" size="sm">
        {t('back')}
      </Anchor>
    </Door>
  )
}
