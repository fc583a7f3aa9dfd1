/** Won and lost money over time, as columns; the same numbers as a table for who prefers or needs one. */
import { Button } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import type { Schemas } from '@/api/client'
import { day, money, number } from '@/format'

import { Numbers } from './Numbers'
import classes from './reports.module.css'

type Won = Schemas['Won']
type Bucket = Won['periods'][number]

const WIDTH = 720
const HEIGHT = 180
const GAP = 0.25
const LABELS = 8

export function WonChart({ data }: { data: Won }) {
  const { t } = useTranslation('reports')
  const [table, setTable] = useState(false)
  return (
    <>
      <div className={classes.legend}>
        <span className={classes.won}>
          {t('won.won')}: {number(data.won.count)} · {money(data.won.amount, data.currency)}
        </span>
        <span className={classes.lost}>
          {t('won.lost')}: {number(data.lost.count)} · {money(data.lost.amount, data.currency)}
        </span>
        <Button size="compact-xs" variant="default" onClick={() => setTable(!table)}>
          {t(table ? 'asChart' : 'asTable')}
        </Button>
      </div>
      {table ? <AsTable data={data} /> : <AsColumns data={data} />}
    </>
  )
}

function AsColumns({ data }: { data: Won }) {
  const { t } = useTranslation('reports')
  const { periods, currency } = data
  const most = Math.max(...periods.map(({ won, lost }) => Math.max(won.amount, lost.amount)), 1)
  const step = WIDTH / periods.length
  const every = Math.ceil(periods.length / LABELS)
  const said = (bucket: Bucket) =>
    `${day(bucket.date)}: ${t('won.won')} ${money(bucket.won.amount, currency)}, ${t('won.lost')} ${money(bucket.lost.amount, currency)}`
  return (
    <svg
      className={classes.columns}
      viewBox={`0 0 ${WIDTH} ${HEIGHT + 20}`}
      role="img"
      aria-label={t('won.hint')}
    >
      <line x1="0" x2={WIDTH} y1={HEIGHT} y2={HEIGHT} className={classes.axis} />
      {periods.map((bucket, place) => {
        const width = (step * (1 - GAP)) / 2
        const x = place * step + (step * GAP) / 2
        const tall = (amount: number) => (amount / most) * (HEIGHT - 8)
        return (
          <g key={bucket.date}>
            <title>{said(bucket)}</title>
            <rect x={place * step} y="0" width={step} height={HEIGHT} fill="transparent" />
            <rect
              x={x}
              y={HEIGHT - tall(bucket.won.amount)}
              width={width}
              height={tall(bucket.won.amount)}
              rx="2"
              className={classes.wonColumn}
            />
            <rect
              x={x + width}
              y={HEIGHT - tall(bucket.lost.amount)}
              width={width}
              height={tall(bucket.lost.amount)}
              rx="2"
              className={classes.lostColumn}
            />
            {place % every === 0 && (
              <text x={x} y={HEIGHT + 15} className={classes.tick}>
                {day(bucket.date, true)}
              </text>
            )}
          </g>
        )
      })}
    </svg>
  )
}

function AsTable({ data }: { data: Won }) {
  const { t } = useTranslation('reports')
  return (
    <Numbers
      label={t('won.title')}
      rows={data.periods}
      rowKey={({ date }) => date}
      name={{ title: t('won.when'), value: ({ date }) => day(date) }}
      figures={[
        { title: t('won.wonCount'), value: ({ won }) => number(won.count) },
        { title: t('won.wonAmount'), value: ({ won }) => money(won.amount, data.currency) },
        { title: t('won.lostCount'), value: ({ lost }) => number(lost.count) },
        { title: t('won.lostAmount'), value: ({ lost }) => money(lost.amount, data.currency) },
      ]}
    />
  )
}
