/** What only one client, and one contact, may have. */
import { Alert, Anchor, Stack, Switch, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'

import { api, full, take } from '@/api/client'
import { useWrite } from '@/api/write'
import { wordsOf } from '@/parts/notices'
import { Failed, Waiting } from '@/parts/states'

import { Card } from '../Card'

const KINDS = ['inn', 'email', 'phone', 'telegram'] as const
type Kind = (typeof KINDS)[number]

export function Unique() {
  const { t } = useTranslation('unique')
  const policies = useQuery({
    queryKey: ['key-policies'],
    queryFn: () => take(api.GET('/api/duplicates/policy')),
  })
  const set = useWrite({
    call: ({ kind, strict }: { kind: Kind; strict: boolean }) =>
      full(api.PUT('/api/duplicates/policy', { body: { [kind]: strict } })),
    touches: ['key_policy'],
    quiet: true,
    says: ({ kind, strict }) => t(strict ? 'strict' : 'loose', { kind: t(`kind.${kind}`) }),
  })
  return (
    <Card title={t('title')}>
      <Text size="sm" c="var(--muted)" mb="md">
        {t('about')}
      </Text>
      {policies.isPending && <Waiting rows={4} />}
      {policies.isError && <Failed problem={policies.error} />}
      <Stack gap="md">
        {policies.data &&
          KINDS.map((kind) => (
            <Switch
              key={kind}
              label={t(`kind.${kind}`)}
              description={t(`hint.${kind}`)}
              checked={policies.data.some((policy) => policy.kind === kind && policy.strict)}
              disabled={set.isPending}
              onChange={(event) => set.mutate({ kind, strict: event.currentTarget.checked })}
            />
          ))}
        {set.error && (
          <Alert color="red" role="alert">
            {wordsOf(set.error)}
          </Alert>
        )}
        <Anchor size="sm" renderRoot={(props) => <Link to="/duplicates" {...props} />}>
          {t('find')}
        </Anchor>
      </Stack>
    </Card>
  )
}
