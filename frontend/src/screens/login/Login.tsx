/** Signing in. */
import { Anchor, PasswordInput, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { Problem } from '@/api/client'
import { logIn, offersQuery } from '@/api/session'
import { wordsOf } from '@/parts/notices'

import { Door } from './Door'
import { loginRoute } from './route'
import { Username } from './Username'

const THROTTLED = 429
const CODE_MISSING = 'second_factor_required'

export function Login() {
  const { t } = useTranslation('login')
  const client = useQueryClient()
  const navigate = useNavigate()
  const { next } = loginRoute.useSearch()
  const [username, setUsername] = useState('')
  const [password, setPassword] = useState('')
  const [code, setCode] = useState('')
  const [asksCode, setAsksCode] = useState(false)
  const { data: offers } = useQuery(offersQuery)
  const enter = useMutation({
    mutationFn: () => logIn(client, username, password, code || null),
    onSuccess: () => navigate({ href: next ?? '/' }),
    onError: (problem) => {
      if (problem instanceof Problem && problem.code.startsWith('second_factor')) {
        setAsksCode(true)
        setCode('')
      }
    },
  })

  return (
    <Door
      title={t('title')}
      button={t('enter')}
      busy={enter.isPending}
      refusal={enter.error && refusal(enter.error)}
      onSubmit={() => enter.mutate()}
    >
      <Username value={username} onChange={setUsername} />
      <PasswordInput
        label={t('password')}
        name="password"
        autoComplete="current-password"
        size="md"
        required
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
      {asksCode && (
        <TextInput
          label={t('code')}
          description={t('codeHint')}
          name="code"
          autoComplete="one-time-code"
          size="md"
          required
          autoFocus
          maxLength={32}
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
        />
      )}
      {offers?.password_reset && (
        <Anchor component={Link} to="/forgotten" size="sm">
          {t('forgotten')}
        </Anchor>
      )}
    </Door>
  )

  function refusal(problem: Error): string | null {
    if (problem instanceof Problem && problem.code === CODE_MISSING) return null
    if (problem instanceof Problem && problem.status === THROTTLED && problem.retryAfter !== null) {
      return t('throttled', { count: problem.retryAfter })
    }
    return wordsOf(problem)
  }
}
