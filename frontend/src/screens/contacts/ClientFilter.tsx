/** Whose people the table shows: a client found by a few letters. */
import { Select } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { api, take } from '@/api/client'
import { useClientNames } from '@/api/names'

import classes from './contacts.module.css'

const SHOWN = 20
const PAUSE = 200 // ms after the last letter

interface Shown {
  value: number | undefined
  onChange: (client: number | undefined) => void
}

export function ClientFilter({ value, onChange }: Shown) {
  const { t } = useTranslation('people')
  const [text, setText] = useState('')
  const [opened, setOpened] = useState(false)
  const chosen = useClientNames(useMemo(() => [value ?? null], [value]))(value ?? null)
  const typed = text.trim()
  const [sought] = useDebouncedValue(typed === chosen ? '' : typed, PAUSE)
  const found = useQuery({
    queryKey: ['clients', 'filter', sought],
    queryFn: () =>
      take(
        api.GET('/api/clients', {
          params: { query: { search: sought || undefined, limit: SHOWN, sort: 'name' } },
        }),
      ),
    placeholderData: keepPreviousData,
    enabled: opened,
  }).data
  const listed = (found ?? []).filter(({ id }) => id !== value)
  const one = value === undefined ? [] : [{ id: value, name: chosen ?? `№ ${value}` }]
  return (
    <Select
      className={classes.filter}
      aria-label={t('client')}
      clearable
      searchable
      placeholder={t('anyClient')}
      nothingFoundMessage={found && t('noClients')}
      filter={({ options }) => options}
      onSearchChange={setText}
      onDropdownOpen={() => setOpened(true)}
      value={value === undefined ? null : String(value)}
      onChange={(id) => onChange(Number(id) || undefined)}
      data={[...one, ...listed].map(({ id, name }) => ({ value: String(id), label: name }))}
    />
  )
}
