/** The columns of the deals' table. */
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'

import { useClientNames } from '@/api/names'
import { useMay } from '@/api/session'
import { ago, day, moment, money } from '@/format'
import { useOwnColumns } from '@/parts/own/useOwnColumns'
import { usePeople } from '@/parts/people'
import type { Column, Edit } from '@/parts/table'
import { named } from '@/parts/tags/given'
import { TagChips } from '@/parts/tags/TagChips'

import classes from './deals.module.css'
import { changeDeal, moveDeal, useStages } from './queries'
import type { Deal } from './route'

type Change = (call: ReturnType<typeof changeDeal>, says: string) => Promise<void>

export function useDealColumns(rows: Deal[], change: Change): Column<Deal>[] {
  const { t } = useTranslation(['deals', 'common'])
  const may = useMay()
  const { owners, nameOf } = usePeople()
  const { byId } = useStages()
  const clients = useMemo(() => rows.map((row) => row.client_id), [rows])
  const clientName = useClientNames(clients)
  const edits = may('deal.edit')
  const assigns = edits && may('owner.assign')

  const says = (key: 'title' | 'amount' | 'manager' | 'expected_close_date' | 'lost_reason') =>
    t('changed', { field: t(`field.${key}`) })
  const text = (key: 'title' | 'lost_reason', edit: boolean, more: Partial<Column<Deal>>): Column<Deal> => ({
    key,
    title: t(`field.${key}`),
    width: 180,
    render: (row) => row[key],
    text: (row) => row[key] ?? '',
    ...(edit && {
      edit: {
        kind: 'text',
        value: (row) => row[key] ?? '',
        may: () => edits,
        save: (row, value) => change(changeDeal(row, { [key]: value.trim() }), says(key)),
      } satisfies Edit<Deal>,
    }),
    ...more,
  })
  const time = (
    key: 'created_at' | 'updated_at' | 'closed_at' | 'stage_since',
    more: Partial<Column<Deal>> = {},
  ): Column<Deal> => ({
    key,
    title: t(`field.${key}`),
    width: 140,
    sort: key,
    render: (row) => row[key] !== null && <time title={moment(row[key])}>{ago(row[key])}</time>,
    text: (row) => (row[key] === null ? '' : day(row[key])),
    ...more,
  })

  const own = useOwnColumns<Deal>('deal', {
    may: edits,
    save: (row, custom, field) => change(changeDeal(row, { custom }), t('changed', { field })),
  })

  return [
    text('title', true, { width: 300, sort: 'title' }),
    {
      key: 'client',
      title: t('field.client'),
      width: 220,
      render: (row) => clientName(row.client_id) ?? <span className="muted">{t('common:hidden')}</span>,
      text: (row) => clientName(row.client_id) ?? '',
    },
    {
      key: 'amount',
      title: t('field.amount'),
      width: 140,
      sort: 'amount',
      align: 'right',
      render: (row) => money(row.amount, row.currency),
      text: (row) => String(row.amount),
      edit: {
        kind: 'number',
        value: (row) => String(row.amount),
        may: () => edits,
        save: (row, value) =>
          change(changeDeal(row, { amount: Number(value.replace(',', '.')) }), says('amount')),
      },
    },
    {
      key: 'stage',
      title: t('field.stage'),
      width: 200,
      render: (row) => {
        const stage = byId.get(row.stage_id)
        return (
          stage && (
            <span className={classes.stage} style={{ '--c': stage.color }}>
              {stage.name}
            </span>
          )
        )
      },
      text: (row) => byId.get(row.stage_id)?.name ?? '',
      edit: {
        kind: 'choice',
        value: (row) => String(row.stage_id),
        choices: [...byId.values()].map(({ id, name }) => ({ value: String(id), label: name })),
        may: () => may('deal.move'),
        save: (row, value) =>
          change(
            moveDeal(row, Number(value)),
            t('moved', { title: row.title, stage: byId.get(Number(value))?.name ?? '' }),
          ),
      },
    },
    {
      key: 'status',
      title: t('field.status'),
      width: 110,
      render: (row) => t(`status.${row.status}`),
      text: (row) => t(`status.${row.status}`),
      optional: true,
    },
    {
      key: 'manager',
      title: t('field.manager'),
      width: 170,
      render: (row) => nameOf(row.manager_id) ?? <span className="muted">{t('common:nobody')}</span>,
      text: (row) => nameOf(row.manager_id) ?? '',
      edit: {
        kind: 'choice',
        value: (row) => String(row.manager_id ?? ''),
        choices: owners.map(({ id, full_name }) => ({ value: String(id), label: full_name })),
        may: () => assigns,
        save: (row, value) => change(changeDeal(row, { manager_id: Number(value) || null }), says('manager')),
      },
    },
    {
      key: 'expected_close_date',
      title: t('field.expected_close_date'),
      width: 140,
      sort: 'expected_close_date',
      render: (row) => row.expected_close_date !== null && day(row.expected_close_date),
      text: (row) => row.expected_close_date ?? '',
      edit: {
        kind: 'day',
        value: (row) => row.expected_close_date ?? '',
        may: () => edits,
        save: (row, value) =>
          change(changeDeal(row, { expected_close_date: value || null }), says('expected_close_date')),
      },
    },
    {
      key: 'tags',
      title: t('field.tags'),
      width: 200,
      render: (row) => <TagChips tags={row.tags} place="line" />,
      text: (row) => named(row.tags),
    },
    time('stage_since'),
    time('created_at'),
    time('updated_at', { optional: true }),
    time('closed_at', { optional: true }),
    text('lost_reason', false, { optional: true }),
    ...own,
  ]
}
