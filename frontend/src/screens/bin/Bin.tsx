/** What was deleted and can come back. */
import { Button, Select, Title } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'

import { Bar } from '@/parts/Bar'
import { kindsName } from '@/parts/kinds'
import { Page, Section } from '@/parts/page/Page'
import { SearchBox } from '@/parts/SearchBox'
import { Empty, Failed, Waiting } from '@/parts/states'

import classes from './bin.module.css'
import { useBin } from './queries'
import { binRoute, ENTITIES, type BinSearch } from './route'
import { Row } from './Row'

export function Bin() {
  const { t } = useTranslation('bin')
  const { t: common } = useTranslation()
  const search = binRoute.useSearch()
  const bin = useBin(search)
  const filtered = search.q !== undefined || search.entity !== undefined
  const nothing = !bin.isPending && bin.rows.length === 0
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
          {bin.isPending && <Waiting rows={8} height={44} />}
          {bin.problem && nothing && <Failed problem={bin.problem} onRetry={bin.again} />}
          {!bin.problem && nothing && (
            <Empty
              title={t(filtered ? 'noneFound' : 'empty')}
              hint={t(filtered ? 'noneFoundHint' : 'emptyHint')}
            />
          )}
          {bin.rows.length > 0 && (
            <ul className={classes.rows} aria-label={t('list')}>
              {bin.rows.map((row) => (
                <Row key={`${row.entity} ${row.id}`} row={row} />
              ))}
            </ul>
          )}
          {bin.isMoreComing && (
            <Button m="sm" variant="default" loading={bin.isReading} onClick={bin.more}>
              {common('act.more')}
            </Button>
          )}
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
