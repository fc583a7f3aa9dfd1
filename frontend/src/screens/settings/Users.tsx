/** The people who work here: invite, change, deactivate, give a new temporary password. */
import { ActionIcon, Badge, Button, Text, Tooltip } from '@mantine/core'
import IconKey from '@tabler/icons-react/icons/IconKey'
import IconGive from '@tabler/icons-react/icons/IconArrowsExchange'
import IconEdit from '@tabler/icons-react/icons/IconPencil'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import type { Schemas } from '@/api/client'
import { useMay, useMe } from '@/api/session'
import { ago, moment } from '@/format'
import { peopleQuery } from '@/parts/people'
import { Person } from '@/parts/Person'
import { Failed, Waiting } from '@/parts/states'

import { Card } from './Card'
import classes from './Settings.module.css'
import { Handover } from './handover/Handover'
import { Handovers } from './handover/Handovers'
import { NewPassword } from './NewPassword'
import { UserForm } from './UserForm'

export type User = Schemas['UserOut']

export function Users() {
  const { t } = useTranslation(['settings', 'handover'])
  const [form, setForm] = useState<User | 'new' | null>(null)
  const [reset, setReset] = useState<User | null>(null)
  const me = useMe()
  const [giver, setGiver] = useState<User | null>(null)
  const may = useMay()
  const users = useQuery(peopleQuery)
  if (users.isPending) return <Waiting />
  if (users.isError) return <Failed problem={users.error} onRetry={() => void users.refetch()} />

  return (
    <>
      <Card
        title={t('sections.users')}
        action={
          <Button size="xs" onClick={() => setForm('new')}>
            {t('users.add')}
          </Button>
        }
      >
        <ul className={classes.rows}>
          {users.data.map((user) => (
            <li key={user.id} className={classes.row}>
              <Person name={user.full_name} size={32} withoutHint />
              <div className={classes.grow}>
                <Text size="sm" fw={500} truncate>
                  {user.full_name} {!user.is_active && <Badge color="gray">{t('users.inactive')}</Badge>}
                </Text>
                <Text size="xs" c="var(--muted)" truncate>
                  {[t(`users.roles.${user.role}`), user.position, user.username, user.email]
                    .filter(Boolean)
                    .join(' · ')}
                </Text>
              </div>
              <Text
                size="xs"
                c="var(--muted)"
                visibleFrom="sm"
                w={130}
                ta="right"
                title={user.last_login ? moment(user.last_login) : ''}
              >
                {user.last_login ? ago(user.last_login) : t('users.noLogin')}
              </Text>
              {user.id !== me.id && (
                <Tooltip label={t('users.reset')}>
                  <ActionIcon
                    aria-label={t('users.resetFor', { name: user.full_name })}
                    onClick={() => setReset(user)}
                  >
                    <IconKey size={16} />
                  </ActionIcon>
                </Tooltip>
              )}
              {may('handover.edit') && (
                <ActionIcon
                  aria-label={t('handover:of', { name: user.full_name })}
                  title={t('handover:give')}
                  onClick={() => setGiver(user)}
                >
                  <IconGive size={16} />
                </ActionIcon>
              )}
              <ActionIcon
                aria-label={t('users.edit', { name: user.full_name })}
                onClick={() => setForm(user)}
              >
                <IconEdit size={16} />
              </ActionIcon>
            </li>
          ))}
        </ul>
        {reset && <NewPassword user={reset} onClose={() => setReset(null)} />}
        {form && <UserForm user={form === 'new' ? null : form} onClose={() => setForm(null)} />}
        {giver && <Handover user={giver} onClose={() => setGiver(null)} />}
      </Card>
      {may('handover.edit') && <Handovers />}
    </>
  )
}
