/** How the file is read: its columns, its stages, and the rest. Once rows are written it can only be looked at. */
import { Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'

import { Section } from '@/parts/page/Page'

import { Columns } from './Columns'
import classes from './import.module.css'
import { Options } from './Options'
import { isBusy, useMapping } from './queries'
import type { Import } from './route'
import { Stages } from './Stages'

export function MappingSection({ item, begun }: { item: Import; begun: boolean }) {
  const { t } = useTranslation('imports')
  const change = useMapping(item.id)
  const closed = begun || isBusy(item)
  const parts = (
    <>
      <Columns item={item} closed={closed} onChange={change} />
      <Options item={item} closed={closed} onChange={change} />
      {item.stages.length > 0 && <Stages item={item} closed={closed} onChange={change} />}
    </>
  )
  if (begun) {
    return (
      <Section flush>
        <details className={classes.folded}>
          <summary>{t('map.closed')}</summary>
          {parts}
        </details>
      </Section>
    )
  }
  return (
    <Section flush title={t('map.title')}>
      <Text size="sm" c="var(--muted)" px="md" pb="sm">
        {t('map.hint')}
      </Text>
      {parts}
    </Section>
  )
}
