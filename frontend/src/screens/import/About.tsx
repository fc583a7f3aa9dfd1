/** What the file was recognised as. */
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { number } from '@/format'
import { Note } from '@/parts/page/Note'
import { Section } from '@/parts/page/Page'

import classes from './import.module.css'
import type { Import } from './route'

const KB = 1_024
const LOOKED_AT = 2_000 // rows; of longer files the server tells an estimate
const ENCODINGS: Record<string, string> = { 'utf-8-sig': 'UTF-8', cp1251: 'Windows-1251', cp866: 'CP866' }

export function About({ item }: { item: Import }) {
  const { t } = useTranslation('imports')
  const counted = item.checked ?? (item.state === 'done' ? item.account : null)
  const sure = counted !== null || item.rows_estimate < LOOKED_AT
  const rows = number(item.rows_estimate)
  return (
    <Section title={t('file.title')}>
      <dl className={classes.about}>
        <Fact name={t('file.name')}>{item.file_name}</Fact>
        <Fact name={t('file.format')}>{item.format_title ?? t('file.unknown')}</Fact>
        <Fact name={t('file.rows')}>{sure ? rows : t('file.about', { rows })}</Fact>
        {item.encoding !== null && (
          <Fact name={t('file.encoding')}>{ENCODINGS[item.encoding] ?? item.encoding.toUpperCase()}</Fact>
        )}
        {item.delimiter !== null && (
          <Fact name={t('file.delimiter')}>
            {item.delimiter === '\t' ? t('file.tab') : <code>{item.delimiter}</code>}
          </Fact>
        )}
        <Fact name={t('file.size')}>
          {item.size < KB * KB
            ? t('file.kb', { size: number(item.size / KB, 1) })
            : t('file.mb', { size: number(item.size / KB / KB, 1) })}
        </Fact>
      </dl>
      {item.warnings.length > 0 && (
        <Note kind="warn">
          <ul className={classes.remarks}>
            {item.warnings.map(({ code, message }) => (
              <li key={code}>{message}</li>
            ))}
          </ul>
        </Note>
      )}
    </Section>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}
