/** Where files of other systems come in: a place to drop one, and those that came before. */
import { Badge, Text, Title } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'

import { useMay } from '@/api/session'
import { ago, moment } from '@/format'
import { Bar } from '@/parts/Bar'
import { Listed, More } from '@/parts/Listed'
import { Page, Section } from '@/parts/page/Page'
import { usePeople } from '@/parts/people'
import { Empty } from '@/parts/states'

import { Drop } from './Drop'
import classes from './import.module.css'
import { useImports } from './queries'
import { STATE_COLOR } from './state'

const KNOWN = ['amoCRM', 'Битрикс24', 'Pipedrive', 'HubSpot', 'Excel', 'CSV']

export function Imports() {
  const { t } = useTranslation('imports')
  const may = useMay()
  return (
    <>
      <Bar>
        <Title order={1} size="h5">
          {t('title')}
        </Title>
      </Bar>
      {may('import') ? <Desk /> : <Empty title={t('denied')} hint={t('deniedHint')} />}
    </>
  )
}

function Desk() {
  const { t } = useTranslation('imports')
  return (
    <Page>
      <Drop />
      <Section title={t('known')}>
        <ul className={classes.known} aria-label={t('known')}>
          {KNOWN.map((name) => (
            <li key={name}>{name}</li>
          ))}
        </ul>
        <Text size="sm" c="var(--muted)" maw={720}>
          {t('knownHint')}
        </Text>
      </Section>
      <Earlier />
    </Page>
  )
}

function Earlier() {
  const { t } = useTranslation('imports')
  const { nameOf } = usePeople()
  const imports = useImports()
  return (
    <Section title={t('earlier')} flush>
      <Listed
        pages={imports}
        awaiting={{ rows: 3, height: 32 }}
        empty={
          <Text size="sm" c="var(--muted)" px="md" pb="md">
            {t('none')}
          </Text>
        }
      >
        <ul className={classes.earlier}>
          {imports.rows.map(({ id, file_name, state, rows_estimate, actor_id, created_at }) => (
            <li key={id}>
              <Link to="/import/$importId" params={{ importId: String(id) }} className={classes.one}>
                <span className={classes.name}>{file_name}</span>
                <span className={classes.facts}>
                  {[t('rows', { count: rows_estimate }), nameOf(actor_id)].filter(Boolean).join(' · ')}
                  {' · '}
                  <time dateTime={created_at} title={moment(created_at)}>
                    {ago(created_at)}
                  </time>
                </span>
                <Badge color={STATE_COLOR[state]}>{t(`state.${state}`)}</Badge>
              </Link>
            </li>
          ))}
        </ul>
      </Listed>
      <More pages={imports} />
    </Section>
  )
}
