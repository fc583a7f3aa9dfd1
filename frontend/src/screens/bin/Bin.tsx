/** What was deleted and can come back. */
import { Select, Title } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'

import { Bar } from '@/parts/Bar'
import { kindsName } from '@/parts/kinds'
import { Listed, More } from '@/parts/Listed'
import { Page, Section } from '@/parts/page/Page'
import { SearchBox } from '@/parts/SearchBox'
import { Empty } from '@/parts/states'

import classes from './bin.module.css'
import { useBin } from './queries'
import { binRoute, ENTITIES, type BinSearch } from './route'
import { Row } from './Row'

export function Bin() {
  const { t } = useTranslation('bin')
  const search = binRoute.useSearch()
  const bin = useBin(search)
  const filtered = search.q !== undefined || search.entity !== undefined
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
            pages={bin}
            awaiting={{ rows: 8, height: 44 }}
            empty={
              <Empty
                title={t(filtered ? 'noneFound' : 'empty')}
                hint={t(filtered ? 'noneFoundHint' : 'emptyHint')}
              />
            }
          >
            <ul className={classes.rows} aria-label={t('list')}>
              {bin.rows.map((row) => (
                <Row key={`${row.entity} ${row.id}`} row={row} />
              ))}
            </ul>
          </Listed>
          <More pages={bin} />
        </Section>
      </Page>
    </>
  )
}

function Filters({ search }: { search: BinSearch }) {
  const { t } = useTranslation('bin')
  const navigate = useNavigate()
  const put = (change: BinSearch) =>
    void navigate({ to: '.', replace: true, search: (old) => ({ ...old, ...change }) })
  return (
    <div className={classes.filters} role="search">
      <SearchBox
        className={classes.search}
        label={t('search')}
        value={search.q}
        onSearch={(q) => put({ q })}
      />
      <Select
        className={classes.kind}
        aria-label={t('kind')}
        clearable
        placeholder={t('anything')}
        value={search.entity ?? null}
        onChange={(entity) => put({ entity: entity ?? undefined })}
        data={ENTITIES.map((entity) => ({ value: entity, label: kindsName(entity) }))}
      />
    </div>
  )
}
