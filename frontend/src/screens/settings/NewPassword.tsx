/** A new temporary password for somebody: asked once more, since it ends their logins; shown once. */
import { Button, Code, Group, Modal, Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'

import { api, full } from '@/api/client'
import { useWrite } from '@/api/write'
import { CopyButton } from '@/parts/CopyButton'
import { wordsOf } from '@/parts/notices'

import type { User } from './Users'

export function NewPassword({ user, onClose }: { user: User; onClose: () => void }) {
  const { t } = useTranslation(['settings', 'common'])
  const reset = useWrite({
    call: () =>
      full(api.POST('/api/users/{user_id}/password-reset', { params: { path: { user_id: user.id } } })),
    touches: ['user'],
    quiet: true,
  })
  const password = reset.data?.data.password
  return (
    <Modal
      opened
      onClose={onClose}
      title={t(password === undefined ? 'users.reset' : 'users.resetDone', { name: user.full_name })}
      closeButtonProps={{ 'aria-label': t('common:act.close') }}
    >
      <Stack gap="sm">
        <Text size="sm">
          {t(password === undefined ? 'users.resetAsk' : 'users.resetHint', { name: user.full_name })}
        </Text>
        {password !== undefined && (
          <Group gap="sm">
            <Code fz="md" data-password>
              {password}
            </Code>
            <CopyButton value={password} what={t('users.password')} />
          </Group>
        )}
        {reset.error && (
          <Text role="alert" size="sm" c="var(--bad)">
            {wordsOf(reset.error)}
          </Text>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t(password === undefined ? 'common:act.cancel' : 'common:act.close')}
          </Button>
          {password === undefined && (
            <Button data-autofocus loading={reset.isPending} onClick={() => reset.mutate(undefined)}>
              {t('users.reset')}
            </Button>
          )}
        </Group>
      </Stack>
    </Modal>
  )
}
