/** Signing in. */
import { PasswordInput, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { Problem } from '@/api/client'
import { logIn } from '@/api/session'
import { wordsOf } from '@/parts/notices'

import { Door } from './Door'
import { loginRoute } from './route'

const THROTTLED = 429

export function Login() {
  const { t } = useTranslation('login')
  const client = useQueryClient()
  const navigate = useNavigate()
  const { next } = loginRoute.useSearch()
  const [username, setUsername] = useState('')
  const [password, setPassword] = useState('')
  const enter = useMutation({
    mutationFn: () => logIn(client, username, password),
    onSuccess: () => navigate({ href: next ?? '/' }),
  })

  return (
    <Door
      title={t('title')}
      button={t('enter')}
      busy={enter.isPending}
      refusal={enter.error && refusal(enter.error)}
      onSubmit={() => enter.mutate()}
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
      <PasswordInput
        label={t('password')}
        name="password"
        autoComplete="current-password"
        size="md"
        required
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
    </Door>
  )

  function refusal(problem: Error): string {
    if (problem instanceof Problem && problem.status === THROTTLED && problem.retryAfter !== null) {
      return t('throttled', { count: problem.retryAfter })
    }
    return wordsOf(problem)
  }
}
