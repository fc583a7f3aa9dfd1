/** One's own second factor: turning it on and off, and new recovery codes. */
import { Button, Group, PasswordInput, Text, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { api, take } from '@/api/client'
import { meQuery } from '@/api/session'
import { tell } from '@/parts/notices'
import { RecoveryCodes } from '@/parts/secondfactor/RecoveryCodes'
import { SetUp, Step } from '@/parts/secondfactor/SetUp'
import { Failed, Waiting } from '@/parts/states'

import { Card } from './Card'

type Doing = 'setUp' | 'turnOff' | 'renew'

export function SecondFactor() {
  const { t } = useTranslation('secondfactor')
  const client = useQueryClient()
  const [doing, setDoing] = useState<Doing | null>(null)
  const state = useQuery({
    queryKey: ['me', 'second-factor'],
    queryFn: () => take(api.GET('/api/auth/second-factor')),
  })
  const end = () => {
    setDoing(null)
    void client.invalidateQueries({ queryKey: meQuery.queryKey })
    void client.invalidateQueries({ queryKey: ['logins'] })
  }

  return (
    <Card title={t('title')}>
      {state.isPending && <Waiting rows={1} />}
      {state.isError && <Failed problem={state.error} />}
      {state.data && doing === null && (
        <>
          <Text size="sm" mb="sm">
            {state.data.enabled ? t('on', { left: state.data.recovery_codes_left }) : t('off')}
          </Text>
          {state.data.enabled ? (
            <Group>
              <Button variant="default" onClick={() => setDoing('renew')}>
                {t('renew')}
              </Button>
              <Button variant="default" onClick={() => setDoing('turnOff')}>
                {t('turnOff')}
              </Button>
            </Group>
          ) : (
            <Button onClick={() => setDoing('setUp')}>{t('setUp')}</Button>
          )}
        </>
      )}
      {doing === 'setUp' && <SetUp onDone={end} />}
      {(doing === 'turnOff' || doing === 'renew') && <Prove doing={doing} onDone={end} />}
    </Card>
  )
}

/** The password and a code, and then what they were asked for. */
function Prove({ doing, onDone }: { doing: 'turnOff' | 'renew'; onDone: () => void }) {
  const { t } = useTranslation('secondfactor')
  const [password, setPassword] = useState('')
  const [code, setCode] = useState('')
  const body = { password, code }
  const turnOff = useMutation({
    mutationFn: () => take(api.POST('/api/auth/second-factor/disable', { body })),
    onSuccess: () => {
      tell(t('turnedOff'))
      onDone()
    },
  })
  const renew = useMutation({
    mutationFn: () => take(api.POST('/api/auth/second-factor/recovery-codes', { body })),
  })
  const act = doing === 'turnOff' ? turnOff : renew

  if (renew.data) return <RecoveryCodes codes={renew.data.codes} onKept={onDone} />
  return (
    <Step button={t(doing)} busy={act.isPending} problem={act.error} onSubmit={() => act.mutate()}>
      <PasswordInput
        label={t('password')}
        autoComplete="current-password"
        required
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
      <TextInput
        label={t('anyCode')}
        autoComplete="one-time-code"
        required
        maxLength={32}
        value={code}
        onChange={(event) => setCode(event.currentTarget.value)}
      />
    </Step>
  )
}
