/** Clients and contacts that look like the same one: merged, or told apart for good. */
import { Button, SegmentedControl, Title } from '@mantine/core'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { useMay } from '@/api/session'
import { day } from '@/format'
import { Bar } from '@/parts/Bar'
import { Listed, More } from '@/parts/Listed'
import { Page, Section } from '@/parts/page/Page'
import { usePeople } from '@/parts/people'
import { Empty } from '@/parts/states'

import classes from './duplicates.module.css'
import { MergeDialog } from './MergeDialog'
import { useDismiss, useDuplicates } from './queries'
import { duplicatesRoute, KINDS, type Group, type Kind } from './route'

export function Duplicates() {
  const { t } = useTranslation(['duplicates', 'common'])
  const navigate = useNavigate()
  const { entity = 'clients' } = duplicatesRoute.useSearch()
  const found = useDuplicates(entity)
  const [merging, setMerging] = useState<Group | null>(null)
  return (
    <>
      <Bar>
        <Link to="/clients" className={classes.back}>
          {t('clients')}
        </Link>
        <span className="muted" aria-hidden>
          /
        </span>
        <Title order={1} size="h5">
          {t('title')}
        </Title>
      </Bar>
      <Page>
        <div>
          <SegmentedControl
            size="xs"
            aria-label={t('what')}
            value={entity}
            onChange={(kind) =>
              void navigate({ to: '.', search: kind === 'contacts' ? { entity: 'contacts' } : {} })
            }
            data={KINDS.map((kind) => ({ value: kind, label: t(kind) }))}
          />
        </div>
        <Section flush>
          <Listed
            pages={found}
            awaiting={{ rows: 6, height: 64 }}
            empty={<Empty title={t('empty')} hint={t('emptyHint')} />}
          >
            <ul className={classes.groups} aria-label={t('list')}>
              {found.rows.map((group) => (
                <GroupOf
                  key={group.rows.map(({ id }) => id).join()}
                  group={group}
                  kind={entity}
                  onMerge={() => setMerging(group)}
                />
              ))}
            </ul>
          </Listed>
          <More pages={found} />
        </Section>
      </Page>
      {merging && <MergeDialog kind={entity} group={merging} onClose={() => setMerging(null)} />}
    </>
  )
}

function GroupOf({ group, kind, onMerge }: { group: Group; kind: Kind; onMerge: () => void }) {
  const { t } = useTranslation('duplicates')
  const may = useMay()
  const dismiss = useDismiss(kind)
  const name = group.rows[0]?.name ?? ''
  return (
    <li className={classes.group}>
      <div className={classes.head}>
        <span className={classes.why}>
          {t('alike', { what: group.by.map((each) => t(`by.${each}`)).join(', ') })}
          <span className="muted"> · {t('rows', { count: group.count })}</span>
        </span>
        {may('client.delete') && (
          <>
            <Button
              size="xs"
              variant="default"
              aria-label={t('dismissNamed', { name })}
              loading={dismiss.isPending}
              onClick={() => dismiss.mutate(group)}
            >
              {t('dismiss')}
            </Button>
            <Button size="xs" aria-label={t('mergeNamed', { name })} onClick={onMerge}>
              {t('merge')}
            </Button>
          </>
        )}
      </div>
      <ul className={classes.rows}>
        {group.rows.map((row) => (
          <Row key={row.id} row={row} />
        ))}
      </ul>
    </li>
  )
}

function Row({ row }: { row: Group['rows'][number] }) {
  const { nameOf } = usePeople()
  const facts = [
    row.client_name,
    row.inn,
    row.phone,
    row.email,
    row.manager_id === null ? null : nameOf(row.manager_id),
    day(row.created_at),
  ].filter(Boolean)
  return (
    <li className={classes.row}>
      <Link to="/clients/$clientId" params={{ clientId: String(row.client_id) }} className={classes.name}>
        {row.name}
      </Link>
      <span className={classes.facts}>{facts.join(' · ')}</span>
    </li>
  )
}
