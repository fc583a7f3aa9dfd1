/** All tags: how many rows carry each, and what can be done with one everywhere at once. */
import { Button, Group, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { api, full, type Schemas } from '@/api/client'
import { Listed, More } from '@/parts/Listed'
import { Empty } from '@/parts/states'
import { colorOf } from '@/parts/tags/TagChips'
import { useListed } from '@/parts/useListed'

import { Card } from '../Card'
import classes from '../Settings.module.css'
import { Merge } from './Merge'
import { TagForm } from './TagForm'

export type Tag = Schemas['TagOut']

const PAGE = 200
const AWAITED = { rows: 4, height: 44 }
const CARRIERS = ['clients', 'contacts', 'deals'] as const

export function Tags() {
  const { t } = useTranslation('tagsettings')
  const [form, setForm] = useState<Tag | 'new' | null>(null)
  const [merging, setMerging] = useState<Tag | null>(null)
  const pages = useListed<Tag>(['tags', 'uses'], (cursor) =>
    full(
      api.GET('/api/tags', {
        params: { query: { with_uses: true, limit: PAGE, ...(cursor && { cursor }) } },
      }),
    ),
  )
  const add = <Button onClick={() => setForm('new')}>{t('add')}</Button>
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
          {pages.rows.map((tag) => (
            <Row
              key={tag.id}
              tag={tag}
              onEdit={() => setForm(tag)}
              onMerge={pages.total > 1 ? () => setMerging(tag) : null}
            />
          ))}
        </ul>
        <More pages={pages} />
      </Listed>
      {form && <TagForm tag={form === 'new' ? null : form} onClose={() => setForm(null)} />}
      {merging && <Merge tag={merging} onClose={() => setMerging(null)} />}
    </Card>
  )
}

function Row({ tag, onEdit, onMerge }: { tag: Tag; onEdit: () => void; onMerge: (() => void) | null }) {
  const { t } = useTranslation(['tagsettings', 'common'])
  const uses = CARRIERS.flatMap((carrier) => {
    const count = tag.uses?.[carrier] ?? 0
    return count > 0 ? [t(carrier, { count })] : []
  })
  return (
    <li className={`${classes.row} ${classes.wrapping}`}>
      <span className={classes.dot} style={{ '--c': colorOf(tag.color) }} />
      <div className={classes.grow}>
        <Text size="sm" fw={500}>
          {tag.name}
        </Text>
        <Text size="xs" c="var(--muted)">
          {uses.join(', ') || t('unused')}
        </Text>
      </div>
      <Group gap={8}>
        <Button size="xs" variant="default" aria-label={t('edit', { name: tag.name })} onClick={onEdit}>
          {t('common:act.edit')}
        </Button>
        {onMerge && (
          <Button size="xs" variant="default" aria-label={t('merge', { name: tag.name })} onClick={onMerge}>
            {t('mergeShort')}
          </Button>
        )}
      </Group>
    </li>
  )
}
