/** Who changed what, request by request, and the way back. */
import { Select, Title } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'

import { useMay } from '@/api/session'
import { Bar } from '@/parts/Bar'
import { isKind, KINDS, kindsName } from '@/parts/kinds'
import { Listed, More } from '@/parts/Listed'
import { Page, Section } from '@/parts/page/Page'
import { usePeople } from '@/parts/people'
import { Empty } from '@/parts/states'

import { BatchRow } from './BatchRow'
import classes from './changes.module.css'
import { useBatches } from './queries'
import { changesRoute, type ChangesSearch } from './route'

export function Changes() {
  const { t } = useTranslation('changes')
  const search = changesRoute.useSearch()
  const batches = useBatches(search)
  const filtered = search.person !== undefined || search.entity !== undefined
  return (
    <>
      <Bar>
        <Title order={1} size="h5">
          {t('title')}
        </Title>
      </Bar>
      <Page>
        <Filters search={search} />
        <Section flush>
          <Listed
            pages={batches}
            awaiting={{ rows: 10, height: 44 }}
            empty={
              <Empty
                title={t(filtered ? 'noneFound' : 'empty')}
                hint={t(filtered ? 'noneFoundHint' : 'emptyHint')}
              />
            }
          >
            <ul className={classes.batches} aria-label={t('list')}>
              {batches.rows.map((batch) => (
                <BatchRow key={batch.id} batch={batch} open={batch.id === search.batch} />
              ))}
            </ul>
          </Listed>
          <More pages={batches} />
        </Section>
      </Page>
    </>
  )
}

function Filters({ search }: { search: ChangesSearch }) {
  const { t } = useTranslation('changes')
  const may = useMay()
  const { list } = usePeople()
  const navigate = useNavigate()
  const put = (change: ChangesSearch) =>
    void navigate({ to: '.', replace: true, search: (old) => ({ ...old, ...change, batch: undefined }) })
  return (
    <div className={classes.filters} role="search">
      {may('change.any') && (
        <Select
          className={classes.filter}
          aria-label={t('person')}
          clearable
          searchable
          placeholder={t('anybody')}
          value={search.person === undefined ? null : String(search.person)}
          onChange={(person) => put({ person: Number(person) || undefined })}
          data={list.map(({ id, full_name }) => ({ value: String(id), label: full_name }))}
        />
      )}
      <Select
        className={classes.filter}
        aria-label={t('kind')}
        clearable
        placeholder={t('anything')}
        value={search.entity ?? null}
        onChange={(entity) => put({ entity: isKind(entity) ? entity : undefined })}
        data={KINDS.map((kind) => ({ value: kind, label: kindsName(kind) }))}
      />
    </div>
  )
}
