/** Somebody else changed the same field meanwhile: both versions side by side, and a choice. */
import { Button, Group } from '@mantine/core'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'

import { moment } from '@/format'
import { tellProblem } from '@/parts/notices'

import classes from './record.module.css'
import { namesOf, withPatch, type Versioned } from './clash'
import type { Editable } from './useRecord'

interface Props<Row> {
  record: Editable<Row>
  label: (field: string) => string
  show: (field: string, row: Row) => string
}

export function ClashBox<Row extends Versioned>({ record, label, show }: Props<Row>) {
  const { t } = useTranslation('record')
  const { clash } = record
  const box = useRef<HTMLElement>(null)
  useEffect(() => {
    if (clash) box.current?.focus()
  }, [clash])
  if (!clash) return null
  const mine = withPatch(clash.base, clash.patch)
  const changed = namesOf(clash.patch)
  const fields = [...new Set([...clash.fields, ...changed])]
  const who = clash.who ?? t('somebody')

  return (
    <section ref={box} className={classes.clash} role="alert" tabIndex={-1} aria-label={t('clash')}>
      <strong>{t('clash')}</strong>
      <span className={classes.hint}>
        {clash.at === null ? who : t('clashWho', { who, when: moment(clash.at) })}
      </span>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('field')}</th>
            <th scope="col">{t('was')}</th>
            <th scope="col">{t('theirs')}</th>
            <th scope="col">{t('mine')}</th>
          </tr>
        </thead>
        <tbody>
          {fields.map((field) => (
            <tr key={field}>
              <th scope="row">{label(field)}</th>
              <td>{show(field, clash.base)}</td>
              <td>{show(field, clash.theirs)}</td>
              <td>{changed.includes(field) ? show(field, mine) : '—'}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <Group gap={8} justify="flex-end">
        <Button variant="default" size="compact-md" onClick={record.takeTheirs}>
          {t('takeTheirs')}
        </Button>
        <Button size="compact-md" onClick={() => void record.keepMine().catch(tellProblem)}>
          {t('keepMine')}
        </Button>
      </Group>
    </section>
  )
}
