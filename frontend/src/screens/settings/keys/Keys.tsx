/** One's API keys (an administrator's list has everybody's): what they may, when they were used, and their end. */
import { Button, Modal, Group, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { api, full, type Schemas } from '@/api/client'
import { useMe } from '@/api/session'
import { useWrite } from '@/api/write'
import { ago, day, moment } from '@/format'
import { Listed, More } from '@/parts/Listed'
import { tell } from '@/parts/notices'
import { usePeople } from '@/parts/people'
import { Empty } from '@/parts/states'
import { useListed } from '@/parts/useListed'

import { Card } from '../Card'
import classes from '../Settings.module.css'
import { NewKey } from './NewKey'
import { allowedBy, type Noun } from './scopes'

type Key = Schemas['ApiKeyOut']

const PAGE = 100
const AWAITED = { rows: 3, height: 44 }

export function Keys() {
  const { t } = useTranslation('keys')
  const [making, setMaking] = useState(false)
  const [ending, setEnding] = useState<Key | null>(null)
  const pages = useListed<Key>(['keys'], (cursor) =>
    full(api.GET('/api/keys', { params: { query: { limit: PAGE, ...(cursor && { cursor }) } } })),
  )
  const add = <Button onClick={() => setMaking(true)}>{t('add')}</Button>
  return (
    <Card title={t('title')} action={pages.rows.length > 0 && add}>
      <Text size="sm" c="var(--muted)" mb="sm">
        {t('about')}
      </Text>
      <Listed
        pages={pages}
        awaiting={AWAITED}
        empty={
          <Empty title={t('empty')} hint={t('emptyHint')}>
            {add}
          </Empty>
        }
      >
        <ul className={classes.rows}>
          {pages.rows.map((key) => (
            <Row key={key.id} shown={key} onRevoke={() => setEnding(key)} />
          ))}
        </ul>
        <More pages={pages} />
      </Listed>
      {making && <NewKey onClose={() => setMaking(false)} />}
      {ending && <Revoke shown={ending} onClose={() => setEnding(null)} />}
    </Card>
  )
}

function Row({ shown, onRevoke }: { shown: Key; onRevoke: () => void }) {
  const { t } = useTranslation('keys')
  const { nameOf } = usePeople()
  const me = useMe()
  const isOver = shown.expires_at !== null && isPast(shown.expires_at)
  const end = shown.revoked_at
    ? t('revoked', { day: day(shown.revoked_at) })
    : shown.expires_at && t(isOver ? 'over' : 'until', { day: day(shown.expires_at) })
  const used = shown.last_used ? t('used', { when: ago(shown.last_used) }) : t('unused')
  return (
    <li className={`${classes.row} ${classes.wrapping}`}>
      <div className={classes.grow}>
        <Text size="sm" fw={500}>
          {shown.name}
        </Text>
        <Text size="xs" c="var(--muted)" title={shown.last_used ? moment(shown.last_used) : undefined}>
          {[`${shown.hint}…`, shown.user_id !== me.id && nameOf(shown.user_id), used, end]
            .filter(Boolean)
            .join(' · ')}
        </Text>
        <Text size="xs" c="var(--muted)">
          <Scopes scopes={shown.scopes} />
        </Text>
      </div>
      {!shown.revoked_at && !isOver && (
        <Button size="xs" variant="default" onClick={onRevoke} aria-label={`${t('revoke')}: ${shown.name}`}>
          {t('revoke')}
        </Button>
      )}
    </li>
  )
}

const isPast = (moment: string) => Date.parse(moment) <= Date.now()

function Scopes({ scopes }: { scopes: Key['scopes'] }) {
  const { t } = useTranslation('keys')
  const allowed = Object.entries(allowedBy(scopes))
  const of = (way: string) =>
    allowed.filter(([, each]) => each === way).map(([noun]) => t(`noun.${noun as Noun}`))
  return (['write', 'read'] as const)
    .filter((way) => of(way).length > 0)
    .map((way) => `${t(way)}: ${of(way).join(', ').toLowerCase()}`)
    .join('; ')
}

function Revoke({ shown, onClose }: { shown: Key; onClose: () => void }) {
  const { t } = useTranslation(['keys', 'common'])
  const revoke = useWrite({
    call: () => full(api.DELETE('/api/keys/{key_id}', { params: { path: { key_id: shown.id } } })),
    touches: ['api_key'],
    onDone: () => {
      tell(t('gone', { name: shown.name }))
      onClose()
    },
  })
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('ask', { name: shown.name })}
      closeButtonProps={{ 'aria-label': t('common:act.close') }}
    >
      <Stack>
        <Text size="sm">{t('askHint')}</Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('common:act.cancel')}
          </Button>
          <Button color="red" loading={revoke.isPending} onClick={() => revoke.mutate(undefined)}>
            {t('revoke')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
