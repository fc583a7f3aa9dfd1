/** The reports one by one. */
import { Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'

import { day, money, number, percent } from '@/format'

import { Card } from './Card'
import { Numbers } from './Numbers'
import {
  bucketOf,
  forecastQuery,
  funnelQuery,
  lostQuery,
  managersQuery,
  tasksQuery,
  wonQuery,
  type Asked,
} from './queries'
import type { Span } from './route'
import { WonChart } from './WonChart'

const DASH = '—'

function share(value: number | null): string {
  return value === null ? DASH : percent(value)
}

export function FunnelCard({ asked }: { asked: Asked }) {
  const { t } = useTranslation('reports')
  return (
    <Card
      title={t('funnel.title')}
      hint={t('funnel.hint')}
      query={funnelQuery(asked)}
      isEmpty={({ stages }) => stages.every(({ entered }) => entered === 0)}
    >
      {({ stages }) => (
        <Numbers
          label={t('funnel.title')}
          rows={stages}
          rowKey={(stage) => stage.stage_id}
          name={{ title: t('funnel.stage'), value: (stage) => stage.stage_name }}
          figures={[
            {
              title: t('funnel.entered'),
              value: (stage) => number(stage.entered),
              bar: (stage) => stage.entered,
              color: (stage) => stage.color,
            },
            { title: t('funnel.wentOn'), value: (stage) => (stage.is_final ? DASH : number(stage.went_on)) },
            { title: t('funnel.conversion'), value: (stage) => share(stage.conversion) },
            {
              title: t('funnel.days'),
              value: (stage) => (stage.median_days === null ? DASH : number(stage.median_days, 1)),
            },
          ]}
        />
      )}
    </Card>
  )
}

export function WonCard({ asked, days }: { asked: Asked; days: Span }) {
  const { t } = useTranslation('reports')
  return (
    <Card
      title={t('won.title')}
      hint={t('won.hint')}
      query={wonQuery(asked, bucketOf(days))}
      isEmpty={({ won, lost }) => won.count + lost.count === 0}
    >
      {(data) => <WonChart data={data} />}
    </Card>
  )
}

export function ManagersCard({ asked }: { asked: Asked }) {
  const { t } = useTranslation('reports')
  return (
    <Card
      wide
      title={t('managers.title')}
      hint={t('managers.hint')}
      query={managersQuery(asked)}
      isEmpty={({ managers }) => managers.length === 0}
    >
      {({ managers, currency }) => (
        <Numbers
          label={t('managers.title')}
          rows={managers}
          rowKey={(row) => row.user_id ?? 0}
          name={{ title: t('managers.name'), value: (row) => row.full_name ?? t('managers.nobody') }}
          figures={[
            {
              title: t('managers.won'),
              value: (row) => `${money(row.won.amount, currency)} · ${number(row.won.count)}`,
              bar: (row) => row.won.amount,
              color: () => 'var(--good)',
            },
            {
              title: t('managers.open'),
              value: (row) => `${money(row.open.amount, currency)} · ${number(row.open.count)}`,
              bar: (row) => row.open.amount,
            },
            { title: t('managers.lost'), value: (row) => number(row.lost.count) },
            { title: t('managers.rate'), value: (row) => share(row.win_rate) },
            {
              title: t('managers.cycle'),
              value: (row) => (row.cycle_days === null ? DASH : number(row.cycle_days, 1)),
            },
            { title: t('managers.activities'), value: (row) => number(row.activities) },
            { title: t('managers.tasks'), value: (row) => number(row.tasks_done) },
          ]}
        />
      )}
    </Card>
  )
}

export function ForecastCard({ asked }: { asked: Asked }) {
  const { t } = useTranslation('reports')
  return (
    <Card
      title={t('forecast.title')}
      hint={t('forecast.hint')}
      query={forecastQuery(asked)}
      isEmpty={({ count }) => count === 0}
    >
      {({ months, weighted, amount, currency }) => (
        <>
          <Numbers
            label={t('forecast.title')}
            rows={months}
            rowKey={({ month }) => month ?? ''}
            name={{
              title: t('forecast.month'),
              value: ({ month }) => (month === null ? t('forecast.none') : day(month).replace(/^1\s/u, '')),
            }}
            figures={[
              {
                title: t('forecast.weighted'),
                value: (row) => money(row.weighted, currency),
                bar: (row) => row.weighted,
              },
              { title: t('amount'), value: (row) => money(row.amount, currency) },
              { title: t('count'), value: (row) => number(row.count) },
            ]}
          />
          <Text size="sm" mt="xs" className="figures">
            {t('forecast.total', { weighted: money(weighted, currency), amount: money(amount, currency) })}
          </Text>
        </>
      )}
    </Card>
  )
}

export function LostCard({ asked }: { asked: Asked }) {
  const { t } = useTranslation('reports')
  return (
    <Card title={t('lost.title')} query={lostQuery(asked)} isEmpty={({ lost }) => lost.count === 0}>
      {({ reasons, rest, currency }) => (
        <Numbers
          label={t('lost.title')}
          rows={[
            ...reasons.map(({ reason, lost }) => ({ name: reason ?? t('lost.none'), ...lost })),
            ...(rest.count > 0 ? [{ name: t('lost.rest'), ...rest }] : []),
          ]}
          rowKey={({ name }) => name}
          name={{ title: t('lost.reason'), value: ({ name }) => name }}
          figures={[
            {
              title: t('count'),
              value: ({ count }) => number(count),
              bar: ({ count }) => count,
              color: () => 'var(--bad)',
            },
            { title: t('amount'), value: ({ amount }) => money(amount, currency) },
          ]}
        />
      )}
    </Card>
  )
}

export function TasksCard({ asked }: { asked: Asked }) {
  const { t } = useTranslation('reports')
  return (
    <Card
      wide
      title={t('tasks.title')}
      hint={t('tasks.hint')}
      query={tasksQuery(asked)}
      isEmpty={({ people }) => people.length === 0}
    >
      {({ people }) => (
        <Numbers
          label={t('tasks.title')}
          rows={people}
          rowKey={(row) => row.user_id ?? 0}
          name={{ title: t('tasks.name'), value: (row) => row.full_name ?? t('tasks.nobody') }}
          figures={[
            {
              title: t('tasks.overdue'),
              value: (row) => number(row.overdue),
              bar: (row) => row.overdue,
              color: () => 'var(--bad)',
            },
            { title: t('tasks.today'), value: (row) => number(row.today) },
            { title: t('tasks.week'), value: (row) => number(row.this_week) },
            { title: t('tasks.later'), value: (row) => number(row.later) },
            { title: t('tasks.none'), value: (row) => number(row.without_day) },
            {
              title: t('tasks.done'),
              value: (row) => number(row.done),
              bar: (row) => row.done,
              color: () => 'var(--good)',
            },
          ]}
        />
      )}
    </Card>
  )
}
