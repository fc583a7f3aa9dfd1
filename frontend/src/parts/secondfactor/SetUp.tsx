/** Setting up a second factor: the password, the key for the app, a code of it, and the recovery codes. */
import { Alert, Anchor, Button, Code, Group, PasswordInput, Stack, Text, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { lazy, Suspense, useState, type SyntheticEvent, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { api, take } from '@/api/client'
import { CopyButton } from '@/parts/CopyButton'
import { wordsOf } from '@/parts/notices'

import { RecoveryCodes } from './RecoveryCodes'
import classes from './secondfactor.module.css'

const QrCode = lazy(() => import('./QrCode').then(({ QrCode: it }) => ({ default: it })))

export function SetUp({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation('secondfactor')
  const [password, setPassword] = useState('')
  const [code, setCode] = useState('')
  const begin = useMutation({
    mutationFn: () => take(api.POST('/api/auth/second-factor', { body: { password } })),
  })
  const confirm = useMutation({
    mutationFn: () => take(api.POST('/api/auth/second-factor/confirm', { body: { code } })),
  })

  if (confirm.data) return <RecoveryCodes codes={confirm.data.codes} onKept={onDone} />
  if (!begin.data) {
    return (
      <Step button={t('next')} busy={begin.isPending} problem={begin.error} onSubmit={() => begin.mutate()}>
        <PasswordInput
          label={t('password')}
          autoComplete="current-password"
          required
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
      </Step>
    )
  }
  const key = begin.data.secret.replace(/(.{4})(?=.)/gu, '$1 ')
  return (
    <Step
      button={t('confirm')}
      busy={confirm.isPending}
      problem={confirm.error}
      onSubmit={() => confirm.mutate()}
    >
      <Text size="sm">{t('scan')}</Text>
      <Suspense fallback={<div className={classes.code} />}>
        <QrCode text={begin.data.uri} label={t('picture')} />
      </Suspense>
      <Group gap="xs">
        <Text size="sm">
          {t('key')}: <Code fz="sm">{key}</Code>
        </Text>
        <CopyButton value={begin.data.secret} what={t('key')} />
      </Group>
      <Anchor size="sm" href={begin.data.uri}>
        {t('open')}
      </Anchor>
      <TextInput
        label={t('code')}
        autoComplete="one-time-code"
        inputMode="numeric"
        required
        autoFocus
        maxLength={7}
        value={code}
        onChange={(event) => setCode(event.currentTarget.value)}
      />
    </Step>
  )
}

interface StepProps {
  button: string
  busy: boolean
  problem: Error | null
  onSubmit: () => void
  children: ReactNode
}

export function Step({ button, busy, problem, onSubmit, children }: StepProps) {
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    onSubmit()
  }
  return (
    <form onSubmit={submit}>
      <Stack gap="sm" align="stretch">
        {children}
        {problem && (
          <Alert color="red" role="alert">
            {wordsOf(problem)}
          </Alert>
        )}
        <Button type="submit" loading={busy} style={{ alignSelf: 'flex-start' }}>
          {button}
        </Button>
      </Stack>
    </form>
  )
}
