/** Asking for a letter with a link to a new password. */
import { Anchor, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { api, take } from '@/api/client'
import { wordsOf } from '@/parts/notices'

import { Door } from './Door'
import { Username } from './Username'

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
      <Username value={username} onChange={setUsername} />
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
