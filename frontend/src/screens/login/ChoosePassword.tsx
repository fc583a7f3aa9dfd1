/** A password of one's own in place of the temporary one. */
import { PasswordInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { api, take } from '@/api/client'
import { meQuery } from '@/api/session'
import { wordsOf } from '@/parts/notices'

import { Door } from './Door'

export function ChoosePassword() {
  const { t } = useTranslation('login')
  const client = useQueryClient()
  const navigate = useNavigate()
  const [current, setCurrent] = useState('')
  const [fresh, setFresh] = useState('')
  const choose = useMutation({
    mutationFn: () =>
      take(api.POST('/api/auth/password', { body: { current_password: current, new_password: fresh } })),
    onSuccess: async () => {
      const me = await client.query({ ...meQuery, staleTime: 0 })
      await navigate({ to: me.may.includes('demo.edit') ? '/start' : '/' })
    },
  })

  return (
    <Door
      title={t('chooseTitle')}
      hint={t('chooseHint')}
      button={t('choose')}
      busy={choose.isPending}
      refusal={choose.error && wordsOf(choose.error)}
      onSubmit={() => choose.mutate()}
    >
      <PasswordInput
        label={t('current')}
        autoComplete="current-password"
        size="md"
        required
        value={current}
        onChange={(event) => setCurrent(event.currentTarget.value)}
      />
      <PasswordInput
        label={t('fresh')}
        autoComplete="new-password"
        size="md"
        required
        minLength={12}
        value={fresh}
        onChange={(event) => setFresh(event.currentTarget.value)}
      />
    </Door>
  )
}
