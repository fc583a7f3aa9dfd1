/** The filters of the contacts' table. What they say stands in the address. */
import { Select } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'

import { Narrowing } from '@/parts/Narrowing'
import { OwnFilter } from '@/parts/own/OwnFilter'
import { usePeople } from '@/parts/people'
import { SearchBox } from '@/parts/SearchBox'
import { TagFilter } from '@/parts/tags/TagFilter'

import { ClientFilter } from './ClientFilter'
import classes from './contacts.module.css'
import type { ContactsSearch } from './route'

export function Filters({ search }: { search: ContactsSearch }) {
  const { t } = useTranslation('people')
  const { owners } = usePeople()
  const navigate = useNavigate()
  const put = (change: ContactsSearch) =>
    void navigate({ to: '.', replace: true, search: (old) => ({ ...old, ...change }) })

  return (
    <div className={classes.filters} role="search">
      <SearchBox
        className={classes.search}
        label={t('search')}
        value={search.q}
        onSearch={(q) => put({ q })}
      />
      <Narrowing
        count={[search.client, search.manager, search.tag].filter((value) => value !== undefined).length}
      >
        <ClientFilter value={search.client} onChange={(client) => put({ client })} />
        {owners.length > 1 && (
          <Select
            className={classes.filter}
            aria-label={t('manager')}
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
        <TagFilter value={search.tag} onChange={(tag) => put({ tag })} />
      </Narrowing>
      <OwnFilter entity="contact" value={search.custom} onChange={(custom) => put({ custom })} />
    </div>
  )
}
