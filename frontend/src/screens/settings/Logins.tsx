/** Where one is signed in, and the way to end it there. */
import { Badge, Button, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'

import { api, full, take } from '@/api/client'
import { useLogOut } from '@/api/session'
import { useWrite } from '@/api/write'
import { ago, moment } from '@/format'
import { tell } from '@/parts/notices'
import { Failed, Waiting } from '@/parts/states'

import { Card } from './Card'
import classes from './Settings.module.css'

export function Logins() {
  const { t } = useTranslation('settings')
  const navigate = useNavigate()
  const logOut = useLogOut()
  const logins = useQuery({ queryKey: ['logins'], queryFn: () => take(api.GET('/api/auth/sessions')) })
  const end = useWrite({
    call: (id: number) =>
      full(api.DELETE('/api/auth/sessions/{session_id}', { params: { path: { session_id: id } } })),
    touches: ['logins'],
    onDone: () => tell(t('profile.ended')),
  })
  const leaveAll = async () => {
    await logOut(true)
    await navigate({ to: '/login', search: {} })
  }

  return (
    <Card
      title={t('profile.logins')}
      action={
        <Button variant="default" size="xs" onClick={() => void leaveAll()}>
          {t('profile.everywhere')}
        </Button>
      }
    >
      {logins.isPending && <Waiting rows={2} />}
      {logins.isError && <Failed problem={logins.error} />}
      <ul className={classes.rows}>
        {logins.data?.map((login) => (
          <li key={login.id} className={classes.row}>
            <div className={classes.grow}>
              <Text size="sm">
                {login.device ?? t('profile.unknown')}{' '}
                {login.current && <Badge variant="light">{t('profile.here')}</Badge>}
              </Text>
              <Text size="xs" c="var(--muted)" title={moment(login.last_seen)}>
                {[login.ip, t('profile.seen', { when: ago(login.last_seen) })].filter(Boolean).join(' · ')}
              </Text>
            </div>
            {!login.current && (
              <Button variant="default" size="xs" onClick={() => end.mutate(login.id)}>
                {t('profile.end')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Card>
  )
}
