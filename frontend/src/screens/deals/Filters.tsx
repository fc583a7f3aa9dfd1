/** The filters of the deals' table. What they say stands in the address. */
import { Select } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'

import { Narrowing } from '@/parts/Narrowing'
import { OwnFilter } from '@/parts/own/OwnFilter'
import { usePeople } from '@/parts/people'
import { SearchBox } from '@/parts/SearchBox'
import { TagFilter } from '@/parts/tags/TagFilter'

import classes from './deals.module.css'
import { useStages } from './queries'
import { STATUSES, type DealsSearch } from './route'

export function Filters({ search }: { search: DealsSearch }) {
  const { t } = useTranslation('deals')
  const { owners } = usePeople()
  const { choices } = useStages()
  const navigate = useNavigate()
  const put = (change: DealsSearch) =>
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
        count={
          [search.status, search.stage, search.manager, search.tag].filter((value) => value !== undefined)
            .length
        }
      >
        <Select
          className={classes.filter}
          aria-label={t('field.status')}
          clearable
          placeholder={t('anyStatus')}
          value={search.status ?? null}
          onChange={(status) => put({ status: status ?? undefined })}
          data={STATUSES.map((status) => ({ value: status, label: t(`status.${status}`) }))}
        />
        <Select
          className={classes.filter}
          aria-label={t('field.stage')}
          clearable
          searchable
          placeholder={t('anyStage')}
          value={search.stage === undefined ? null : String(search.stage)}
          onChange={(stage) => put({ stage: Number(stage) || undefined })}
          data={choices.map(({ group, items }) => ({
            group,
            items: items.map(({ id, name }) => ({ value: String(id), label: name })),
          }))}
        />
        {owners.length > 1 && (
          <Select
            className={classes.filter}
            aria-label={t('field.manager')}
            clearable
            searchable
            placeholder={t('anyManager')}
            value={search.manager === undefined ? null : String(search.manager)}
            onChange={(manager) => put({ manager: Number(manager) || undefined })}
            data={owners.map(({ id, full_name }) => ({ value: String(id), label: full_name }))}
          />
        )}
        <TagFilter value={search.tag} onChange={(tag) => put({ tag })} />
      </Narrowing>
      <OwnFilter entity="deal" value={search.custom} onChange={(custom) => put({ custom })} />
    </div>
  )
}
