/** What a paste would change, cell by cell, before anything is changed; then it is done, with one way back. */
import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { asOne, wordsOf } from '@/parts/notices'

import type { CellChange } from './paste'
import classes from './paste.module.css'
import type { Column, Identified } from './types'

const MOST = 500 // cells at once
const SHOWN = 100

interface Shown<Row> {
  changes: CellChange<Row>[]
  /** The column that names the rows. */
  name: Column<Row> | undefined
  latest: (row: Row) => Row
  onClose: () => void
}

export function Paste<Row extends Identified>({ changes, name, latest, onClose }: Shown<Row>) {
  const { t } = useTranslation(['table', 'common'])
  const possible = changes.filter(({ value }) => value !== null)
  const skipped = changes.length - possible.length
  const { go, saved, refused } = usePasting(possible, latest, onClose)
  const isTooMuch = possible.length > MOST
  return (
    <Modal
      opened
      onClose={onClose}
      size={720}
      title={t('paste.title')}
      closeButtonProps={{ 'aria-label': t('common:act.close') }}
    >
      <Stack gap="sm">
        {changes.length === 0 && <Text size="sm">{t('paste.nothing')}</Text>}
        {changes.length > 0 && (
          <div className={classes.list} tabIndex={0} role="region" aria-label={t('paste.title')}>
            <table className={classes.table}>
              <thead>
                <tr>
                  {(['row', 'column', 'before', 'after'] as const).map((each) => (
                    <th key={each} scope="col">
                      {t(`paste.${each}`)}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {changes.slice(0, SHOWN).map((change) => (
                  <Line
                    key={keyOf(change)}
                    change={change}
                    name={name}
                    refusal={refused.get(keyOf(change))}
                  />
                ))}
              </tbody>
            </table>
            {changes.length > SHOWN && (
              <p className={classes.more}>{t('paste.more', { count: changes.length - SHOWN })}</p>
            )}
          </div>
        )}
        <div role="status" className={classes.said}>
          {isTooMuch && t('paste.tooMany', { count: MOST })}
          {saved !== null && t('paste.going', { done: saved, count: possible.length })}
          {saved === null && skipped > 0 && t('paste.skipped', { count: skipped })}
        </div>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t(refused.size > 0 ? 'common:act.close' : 'common:act.cancel')}
          </Button>
          {possible.length > 0 && refused.size === 0 && (
            <Button data-autofocus loading={saved !== null} disabled={isTooMuch} onClick={() => void go()}>
              {t('paste.do', { count: possible.length })}
            </Button>
          )}
        </Group>
      </Stack>
    </Modal>
  )
}

function keyOf<Row extends Identified>({ row, column }: CellChange<Row>): string {
  return `${row.id} ${column.key}`
}

/** Saves one cell after another, each on top of the one before. */
function usePasting<Row extends Identified>(
  changes: CellChange<Row>[],
  latest: (row: Row) => Row,
  onDone: () => void,
) {
  const { t } = useTranslation('table')
  const client = useQueryClient()
  const [saved, setSaved] = useState<number | null>(null)
  const [refused, setRefused] = useState<ReadonlyMap<string, string>>(new Map())
  const go = async () => {
    const failed = new Map<string, string>()
    const save = async () => {
      for (const [index, change] of changes.entries()) {
        setSaved(index)
        try {
          await change.column.edit?.save(latest(change.row), change.value ?? '')
        } catch (problem) {
          failed.set(keyOf(change), wordsOf(problem as Error))
        }
      }
    }
    await asOne(client, save, () => t('paste.done', { count: changes.length - failed.size }))
    setSaved(null)
    setRefused(failed)
    if (failed.size === 0) onDone()
  }
  return { go, saved, refused }
}

function Line<Row>({
  change,
  name,
  refusal,
}: {
  change: CellChange<Row>
  name: Column<Row> | undefined
  refusal: string | undefined
}) {
  const { t } = useTranslation('table')
  const isSkipped = change.value === null
  const why = isSkipped ? t('paste.unreadable') : refusal !== undefined && `${t('paste.refused')}: ${refusal}`
  return (
    <tr data-skipped={isSkipped || undefined}>
      <th scope="row">{name?.text(change.row)}</th>
      <td>{change.column.title}</td>
      <td className={classes.before}>{change.before || t('paste.empty')}</td>
      <td className={classes.after}>
        {change.after || t('paste.empty')}
        {why !== false && <span className={classes.why}> · {why}</span>}
      </td>
    </tr>
  )
}
