/** A new password by the link of a letter. The link's secret stands behind `#`, which no server is sent. */
import { PasswordInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { api, take } from '@/api/client'
import { wordsOf } from '@/parts/notices'

import { Door } from './Door'

export function ResetPassword() {
  const { t } = useTranslation('login')
  const navigate = useNavigate()
  const [token] = useState(() => window.location.hash.slice(1))
  const [fresh, setFresh] = useState('')
  const choose = useMutation({
    mutationFn: () => take(api.POST('/api/auth/reset', { body: { token, new_password: fresh } })),
    onSuccess: () => navigate({ to: '/login', replace: true }),
  })

  return (
    <Door
      title={t('chooseTitle')}
      hint={t('resetHint')}
      button={t('resetSave')}
      busy={choose.isPending}
      refusal={choose.error && wordsOf(choose.error)}
      onSubmit={() => choose.mutate()}
    >
      <PasswordInput
        label={t('fresh')}
        autoComplete="new-password"
        size="md"
        required
        autoFocus
        minLength={12}
        value={fresh}
        onChange={(event) => setFresh(event.currentTarget.value)}
      />
    </Door>
  )
}
