/** The filters of the clients' table. What they say stands in the address. */
import { Select, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import IconSearch from '@tabler/icons-react/icons/IconSearch'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { usePeople } from '@/parts/people'

import classes from './clients.module.css'
import { STATUSES, type ClientsSearch } from './route'

const PAUSE = 250 // ms after the last letter

export function Filters({ search }: { search: ClientsSearch }) {
  const { t } = useTranslation('clients')
  const { owners } = usePeople()
  const navigate = useNavigate()
  const put = (change: ClientsSearch) =>
    void navigate({ to: '.', replace: true, search: (old) => ({ ...old, ...change }) })

  return (
    <div className={classes.filters} role="search">
      <SearchBox
        key={search.q === undefined ? 'empty' : 'filled'}
        value={search.q ?? ''}
        onSearch={(q) => put({ q })}
      />
      <Select
        className={classes.filter}
        aria-label={t('field.status')}
        clearable
        placeholder={t('anyStatus')}
        value={search.status ?? null}
        onChange={(status) => put({ status: status ?? undefined })}
        data={STATUSES.map((status) => ({ value: status, label: t(`status.${status}`) }))}
      />
      {owners.length > 1 && (
        <Select
          className={classes.filter}
          aria-label={t('field.manager_id')}
          clearable
          searchable
          placeholder={t('anyManager')}
          value={search.manager === undefined ? null : String(search.manager)}
          onChange={(id) => put({ manager: id === 'none' ? 'none' : Number(id) || undefined })}
          data={[
            { value: 'none', label: t('nobody') },
            ...owners.map(({ id, full_name }) => ({ value: String(id), label: full_name })),
          ]}
        />
      )}
      <span className={classes.spring} />
    </div>
  )
}

function SearchBox({ value, onSearch }: { value: string; onSearch: (text: string | undefined) => void }) {
  const { t } = useTranslation('clients')
  const [text, setText] = useState(value)
  const later = useDebouncedCallback((typed: string) => onSearch(typed.trim() || undefined), PAUSE)
  return (
    <TextInput
      className={classes.search}
      type="search"
      aria-label={t('search')}
      placeholder={t('search')}
      leftSection={<IconSearch size={16} aria-hidden />}
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value)
        later(event.currentTarget.value)
      }}
    />
  )
}
