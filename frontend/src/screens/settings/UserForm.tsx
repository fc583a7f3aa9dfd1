/** Somebody's account, as an administrator sees it. */
import { Checkbox, Select, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { api, full } from '@/api/client'
import { useWrite } from '@/api/write'
import { FormDialog } from '@/parts/FormDialog'

import type { User } from './Users'

const ROLES = ['manager', 'employee', 'admin'] as const
type Role = (typeof ROLES)[number]

export function UserForm({ user, onClose }: { user: User | null; onClose: () => void }) {
  const { t } = useTranslation(['settings', 'common'])
  const [username, setUsername] = useState(user?.username ?? '')
  const [name, setName] = useState(user?.full_name ?? '')
  const [email, setEmail] = useState(user?.email ?? '')
  const [role, setRole] = useState<Role>(user?.role ?? 'manager')
  const [active, setActive] = useState(user?.is_active ?? true)
  const [password, setPassword] = useState('')

  const save = useWrite({
    call: () => {
      const body = {
        username,
        full_name: name,
        email,
        role,
        is_active: active,
        ...(password ? { password } : {}),
      }
      return user
        ? full(api.PATCH('/api/users/{user_id}', { params: { path: { user_id: user.id } }, body }))
        : full(api.POST('/api/users', { body }))
    },
    touches: ['user'],
    says: () => t('users.saved', { name }),
    onDone: onClose,
  })

  return (
    <FormDialog
      title={user ? user.full_name : t('users.add')}
      saving={save.isPending}
      onSave={() => save.mutate(undefined)}
      onClose={onClose}
    >
      <TextInput
        label={t('users.name')}
        required
        data-autofocus
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <TextInput
        label={t('users.username')}
        required
        maxLength={64}
        value={username}
        onChange={(event) => setUsername(event.currentTarget.value)}
      />
      <TextInput
        label={t('users.email')}
        type="email"
        value={email}
        onChange={(event) => setEmail(event.currentTarget.value)}
      />
      <Select
        label={t('users.role')}
        description={t(`users.rolesHint.${role}`)}
        value={role}
        onChange={(value) => setRole(value as Role)}
        data={ROLES.map((value) => ({ value, label: t(`users.roles.${value}`) }))}
      />
      {!user && (
        <TextInput
          label={t('users.password')}
          description={t('users.passwordHint')}
          required
          minLength={12}
          autoComplete="off"
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
      )}
      {user && (
        <Checkbox
          label={t('users.active')}
          checked={active}
          onChange={(event) => setActive(event.currentTarget.checked)}
        />
      )}
    </FormDialog>
  )
}
