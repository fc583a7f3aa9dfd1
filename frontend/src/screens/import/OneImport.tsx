/** One file, from what it is to what became of its rows. */
import { Title } from '@mantine/core'
import IconBack from '@tabler/icons-react/icons/IconChevronLeft'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'

import { useMay } from '@/api/session'
import { Bar } from '@/parts/Bar'
import { Page } from '@/parts/page/Page'
import { Empty, Failed, Waiting } from '@/parts/states'

import { About } from './About'
import { Check } from './Check'
import classes from './import.module.css'
import { MappingSection } from './MappingSection'
import { importQuery } from './queries'
import { importRoute } from './route'
import { Run } from './Run'

export function OneImport() {
  const { t } = useTranslation('imports')
  const may = useMay()
  const { importId } = importRoute.useParams()
  return (
    <>
      <Bar>
        <Link to="/import" className={classes.back} aria-label={t('all')}>
          <IconBack size={18} aria-hidden />
        </Link>
        <Title order={1} size="h5">
          {t('title')}
        </Title>
      </Bar>
      {may('import') ? (
        <Steps key={importId} id={Number(importId)} />
      ) : (
        <Empty title={t('denied')} hint={t('deniedHint')} />
      )}
    </>
  )
}

function Steps({ id }: { id: number }) {
  const { data, error, isPending, refetch } = useQuery(importQuery(id))
  if (isPending) return <Waiting />
  if (error && !data) return <Failed problem={error} onRetry={() => void refetch()} />
  const begun = data.rows_done > 0 || data.state === 'running' || data.state === 'done'
  return (
    <Page>
      <About item={data} />
      <MappingSection item={data} begun={begun} />
      {!begun && <Check item={data} />}
      <Run item={data} begun={begun} />
    </Page>
  )
}
