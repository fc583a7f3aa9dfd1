/** One deleted row: what it was, who deleted it, the way back, and for administrators the way out. */
import { ActionIcon, Button, Group, Modal, Text } from '@mantine/core'
import IconActivity from '@tabler/icons-react/icons/IconMessage'
import IconClient from '@tabler/icons-react/icons/IconBuilding'
import IconContact from '@tabler/icons-react/icons/IconUser'
import IconDeal from '@tabler/icons-react/icons/IconCurrencyDollar'
import IconPurge from '@tabler/icons-react/icons/IconTrashX'
import IconTask from '@tabler/icons-react/icons/IconCheckbox'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { useMay } from '@/api/session'
import { ago, moment } from '@/format'
import { kindName } from '@/parts/kinds'

import classes from './bin.module.css'
import { usePurge, useRestore } from './queries'
import type { Binned } from './route'

const ICONS = {
  deal: IconDeal,
  client: IconClient,
  contact: IconContact,
  task: IconTask,
  activity: IconActivity,
}

export function Row({ row }: { row: Binned }) {
  const { t } = useTranslation('bin')
  const may = useMay()
  const restore = useRestore(row)
  const [purging, setPurging] = useState(false)
  const Icon = ICONS[row.entity]
  const name = row.name || t('nameless')
  const who = row.deleted_by_name === null ? t('itself') : t('by', { who: row.deleted_by_name })
  return (
    <li className={classes.row}>
      <Icon size={18} stroke={1.6} className={classes.icon} aria-hidden />
      <div className={classes.what}>
        <span className={classes.name}>{name}</span>
        <span className={classes.facts}>
          {kindName(row.entity)} · {who} ·{' '}
          <time dateTime={row.deleted_at} title={moment(row.deleted_at)}>
            {ago(row.deleted_at)}
          </time>
        </span>
      </div>
      <Button
        size="xs"
        variant="default"
        loading={restore.isPending}
        aria-label={t('restoreNamed', { name })}
        onClick={() => restore.mutate(undefined)}
      >
        {t('restore')}
      </Button>
      {may('bin.purge') && (
        <ActionIcon aria-label={t('purgeNamed', { name })} onClick={() => setPurging(true)}>
          <IconPurge size={16} aria-hidden />
        </ActionIcon>
      )}
      {purging && <Purge row={row} name={name} onClose={() => setPurging(false)} />}
    </li>
  )
}

function Purge({ row, name, onClose }: { row: Binned; name: string; onClose: () => void }) {
  const { t } = useTranslation('bin')
  const { t: common } = useTranslation()
  const purge = usePurge(row, name)
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('purgeTitle')}
      closeButtonProps={{ 'aria-label': common('act.close') }}
    >
      <Text size="sm" mb="md" className={classes.hint}>
        {t('purgeHint', { name })}
      </Text>
      <Group justify="flex-end">
        <Button variant="default" data-autofocus onClick={onClose}>
          {common('act.cancel')}
        </Button>
        <Button color="red.8" loading={purge.isPending} onClick={() => purge.mutate(undefined)}>
          {t('purge')}
        </Button>
      </Group>
    </Modal>
  )
}
