/** How the file is read besides its columns. */
import { Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'

import { pipelinesQuery } from '@/api/pipelines'

import type { Changing } from './Columns'
import classes from './import.module.css'
import type { Mapping } from './route'

const MAINS = ['deal', 'client', 'contact'] as const
const EXISTINGS = ['update', 'skip'] as const
const STATUSES = ['lead', 'client', 'archive'] as const
const DECIMALS = ['auto', ',', '.'] as const
const FIRST = ''

export function Options({ item: { mapping }, closed, onChange }: Changing) {
  const { t } = useTranslation('imports')
  const pipelines = useQuery(pipelinesQuery).data ?? []
  const named = new Set(pipelines.map(({ name }) => name))
  if (mapping.pipeline) named.add(mapping.pipeline)
  return (
    <div className={classes.options}>
      <Select
        size="xs"
        disabled={closed}
        label={t('map.main')}
        value={mapping.main}
        onChange={(main) => onChange({ main: main as Mapping['main'] })}
        data={MAINS.map((value) => ({ value, label: t(`map.mains.${value}`) }))}
      />
      <Select
        size="xs"
        disabled={closed}
        label={t('map.existing')}
        value={mapping.existing}
        onChange={(existing) => onChange({ existing: existing as Mapping['existing'] })}
        data={EXISTINGS.map((value) => ({ value, label: t(`map.existings.${value}`) }))}
      />
      <Select
        size="xs"
        disabled={closed}
        label={t('map.status')}
        value={mapping.client_status}
        onChange={(status) => onChange({ client_status: status as Mapping['client_status'] })}
        data={STATUSES.map((value) => ({ value, label: t(`map.statuses.${value}`) }))}
      />
      <Select
        size="xs"
        disabled={closed}
        label={t('map.decimal')}
        value={mapping.decimal}
        onChange={(decimal) => onChange({ decimal: decimal as Mapping['decimal'] })}
        data={DECIMALS.map((value) => ({ value, label: decimalName(value) }))}
      />
      <Select
        size="xs"
        disabled={closed}
        label={t('map.dates')}
        value={mapping.day_first ? 'yes' : 'no'}
        onChange={(first) => onChange({ day_first: first === 'yes' })}
        data={(['yes', 'no'] as const).map((value) => ({ value, label: t(`map.datesAre.${value}`) }))}
      />
      {mapping.main === 'deal' && named.size > 0 && (
        <Select
          size="xs"
          disabled={closed}
          label={t('map.pipeline')}
          value={mapping.pipeline ?? FIRST}
          onChange={(pipeline) => onChange({ pipeline: pipeline === FIRST ? null : pipeline })}
          data={[{ value: FIRST, label: t('map.first') }, ...named]}
        />
      )}
    </div>
  )

  function decimalName(value: (typeof DECIMALS)[number]): string {
    const names = t('map.decimals', { returnObjects: true })
    return names[value]
  }
}
