/** What has been lent and comes back on a day; what came back, and what did not. */
import { Button, Group, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { api, full, take, type Schemas } from '@/api/client'
import { useWrite } from '@/api/write'
import { day } from '@/format'
import { usePeople } from '@/parts/people'

import { Card } from '../Card'
import classes from '../Settings.module.css'
import { Postpone } from './Postpone'

export type Given = Schemas['HandoverOut']

const SHOWN = 20

export function Handovers() {
  const { t } = useTranslation('handover')
  const { data = [] } = useQuery({
    queryKey: ['handovers'],
    queryFn: () => take(api.GET('/api/handovers', { params: { query: { limit: SHOWN } } })),
  })
  if (data.length === 0) return null
  return (
    <Card title={t('list')}>
      <ul className={classes.rows}>
        {data.map((handover) => (
          <Row key={handover.id} handover={handover} />
        ))}
      </ul>
    </Card>
  )
}

function Row({ handover }: { handover: Given }) {
  const { t } = useTranslation('handover')
  const { nameOf } = usePeople()
  const [postponing, setPostponing] = useState(false)
  const touches = ['handover', 'deal', 'client', 'task', 'activity']
  const params = { params: { path: { handover_id: handover.id } } }
  const back = useWrite({
    call: () => full(api.POST('/api/handovers/{handover_id}/return', params)),
    touches,
    says: () => t('returned'),
  })
  const keep = useWrite({
    call: () => full(api.POST('/api/handovers/{handover_id}/keep', params)),
    touches,
    says: () => t('kept'),
  })
  const counted = (kind: 'clients' | 'deals' | 'tasks') =>
    t(kind, { count: handover.to.reduce((sum, taker) => sum + taker[kind], 0) })
  const left = Object.entries(handover.account?.left ?? {})
  return (
    <li className={`${classes.row} ${classes.wrapping}`}>
      <div className={classes.grow}>
        <Text size="sm" fw={500}>
          {nameOf(handover.from_id)} → {handover.to.map(({ to_id }) => nameOf(to_id)).join(', ')}
        </Text>
        <Text size="xs" c="var(--muted)">
          {[
            day(handover.created_at),
            handover.reason,
            [counted('clients'), counted('deals'), counted('tasks')].join(', '),
            handover.state === 'lent'
              ? t('lent', { day: day(handover.until ?? '') })
              : t(`state.${handover.state}`),
          ]
            .filter(Boolean)
            .join(' · ')}
        </Text>
        {left.length > 0 && (
          <Text size="xs" c="var(--warn)">
            {t('left')}:{' '}
            {left.map(([reason, count]) => `${t(`why.${reason as 'closed'}`)} — ${count}`).join(', ')}
          </Text>
        )}
      </div>
      {handover.state === 'lent' && (
        <Group gap={8}>
          <Button size="xs" variant="default" onClick={() => setPostponing(true)}>
            {t('postpone')}
          </Button>
          <Button size="xs" variant="default" loading={back.isPending} onClick={() => back.mutate(undefined)}>
            {t('back')}
          </Button>
          <Button
            size="xs"
            variant="subtle"
            color="gray"
            loading={keep.isPending}
            onClick={() => keep.mutate(undefined)}
          >
            {t('keep')}
          </Button>
        </Group>
      )}
      {postponing && <Postpone handover={handover} onClose={() => setPostponing(false)} />}
    </li>
  )
}
