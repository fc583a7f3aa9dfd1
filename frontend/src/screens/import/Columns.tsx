/** What each column of the file becomes. */
import { Select } from '@mantine/core'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'

import { useMay } from '@/api/session'
import { percent } from '@/format'

import { choicesOf, levelOf, mainAfter } from './fields'
import classes from './import.module.css'
import { NewField } from './NewField'
import type { Import, Mapping } from './route'

export interface Changing {
  item: Import
  closed: boolean
  onChange: (change: Partial<Mapping>) => void
}

const SKIP = 'skip'

export function Columns({ item, closed, onChange }: Changing) {
  const { t, i18n } = useTranslation('imports')
  const may = useMay()
  const { columns } = item.mapping
  const choices = useMemo(
    () => [
      { value: SKIP, label: t('map.skip') },
      ...choicesOf(item.fields, i18n.language === 'en' ? 'en' : 'ru', (entity) => t(`map.group.${entity}`)),
    ],
    [item.fields, i18n.language, t],
  )
  const choose = (name: string, key: string | null) => {
    const changed = { ...columns, [name]: key === SKIP ? null : key }
    onChange({ columns: changed, main: mainAfter(item.mapping, changed) })
  }
  return (
    <div className={classes.scroll} tabIndex={0} role="region" aria-label={t('map.title')}>
      <table className={classes.columns}>
        <thead>
          <tr>
            <th scope="col">{t('map.column')}</th>
            <th scope="col">{t('map.sample')}</th>
            <th scope="col">{t('map.field')}</th>
            <th scope="col">{t('map.sure')}</th>
          </tr>
        </thead>
        <tbody>
          {item.columns.map((column) => {
            const { name, sample, field, confidence } = column
            const chosen = columns[name] ?? null
            const level = levelOf(chosen, field, confidence)
            return (
              <tr key={name} data-left={chosen === null || undefined}>
                <th scope="row">{name}</th>
                <td className={classes.sample}>
                  {sample.length === 0 && <span className="muted">{t('map.nothing')}</span>}
                  <ul>
                    {sample.map((value) => (
                      <li key={value}>{value}</li>
                    ))}
                  </ul>
                </td>
                <td className={classes.field}>
                  <Select
                    size="xs"
                    searchable
                    comboboxProps={{ keepMounted: false }}
                    disabled={closed}
                    aria-label={t('map.fieldOf', { column: name })}
                    data={choices}
                    value={chosen ?? SKIP}
                    onChange={(key) => choose(name, key)}
                  />
                  {chosen === null && !closed && may('field.edit') && (
                    <NewField column={column} onCreated={(key) => choose(name, key)} />
                  )}
                </td>
                <td className={classes.level} data-level={level}>
                  {t(`map.level.${level}`)}
                  {(level === 'sure' || level === 'likely' || level === 'doubt') && (
                    <span className="muted figures"> {percent(confidence * 100)}</span>
                  )}
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}
