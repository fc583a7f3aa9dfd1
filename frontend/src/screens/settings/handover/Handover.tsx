/** Somebody's whole book given to others: how much there is, to whom it goes, and when it comes back. */
import { Button, Checkbox, Group, Modal, MultiSelect, Stack, Text, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { api, full, take, type Schemas } from '@/api/client'
import { useMe } from '@/api/session'
import { useWrite } from '@/api/write'
import { todayIn } from '@/format'
import { wordsOf } from '@/parts/notices'
import { usePeople } from '@/parts/people'
import { daysAfter } from '@/parts/todo/days'

import type { User } from '../Users'

const KINDS = ['clients', 'deals', 'tasks'] as const
type Kind = (typeof KINDS)[number]
type Order = Schemas['HandoverIn']

export function Handover({ user, onClose }: { user: User; onClose: () => void }) {
  const { t } = useTranslation(['handover', 'common'])
  const { owners, nameOf } = usePeople()
  const tomorrow = daysAfter(todayIn(useMe().time_zone), 1)
  const [to, setTo] = useState<string[]>([])
  const [what, setWhat] = useState<Kind[]>([...KINDS])
  const [closedToo, setClosedToo] = useState(false)
  const [until, setUntil] = useState('')
  const [reason, setReason] = useState('')
  const order: Order = {
    from_id: user.id,
    to: to.map((id) => ({ to_id: Number(id), share: 1 })),
    what,
    open_only: !closedToo,
    until: until || null,
    reason: reason || null,
  }
  const isWhole = to.length > 0 && what.length > 0
  const preview = useQuery({
    queryKey: ['handovers', 'preview', order],
    queryFn: () =>
      take(api.POST('/api/handovers', { body: order, params: { header: { prefer: ['dry-run'] } } })),
    enabled: isWhole,
  })
  const give = useWrite({
    call: () => full(api.POST('/api/handovers', { body: order })),
    touches: ['handover', 'deal', 'client', 'task', 'activity'],
    says: () => t('done', { name: user.full_name }),
    onDone: onClose,
  })
  const takers = isWhole ? (preview.data?.to ?? []) : []

  return (
    <Modal
      opened
      onClose={onClose}
      title={t('title', { name: user.full_name })}
      closeButtonProps={{ 'aria-label': t('common:act.close') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          give.mutate(undefined)
        }}
      >
        <Stack>
          <MultiSelect
            label={t('to')}
            description={t('toHint')}
            searchable
            value={to}
            onChange={setTo}
            data={owners
              .filter(({ id }) => id !== user.id)
              .map(({ id, full_name }) => ({ value: String(id), label: full_name }))}
          />
          <Checkbox.Group
            label={t('what')}
            value={what}
            onChange={(kinds) => setWhat(KINDS.filter((kind) => kinds.includes(kind)))}
          >
            <Group mt={6}>
              {KINDS.map((kind) => (
                <Checkbox key={kind} value={kind} label={t(`kind.${kind}`)} />
              ))}
            </Group>
          </Checkbox.Group>
          <Checkbox
            label={t('closed')}
            checked={closedToo}
            onChange={(event) => setClosedToo(event.currentTarget.checked)}
          />
          {user.is_active && (
            <TextInput
              type="date"
              label={t('until')}
              description={t('untilHint')}
              min={tomorrow}
              value={until}
              onChange={(event) => setUntil(event.currentTarget.value)}
            />
          )}
          <TextInput
            label={t('reason')}
            maxLength={255}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <div aria-live="polite">
            {takers.map((taker) => (
              <Text key={taker.to_id} size="sm">
                <b>{nameOf(taker.to_id)}</b>: {t('clients', { count: taker.clients })},{' '}
                {t('deals', { count: taker.deals })}, {t('tasks', { count: taker.tasks })}
              </Text>
            ))}
            {isWhole && preview.error && (
              <Text size="sm" c="var(--bad)" role="alert">
                {wordsOf(preview.error)}
              </Text>
            )}
          </div>
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('common:act.cancel')}
            </Button>
            <Button type="submit" loading={give.isPending} disabled={!isWhole || !preview.data}>
              {t('give')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
