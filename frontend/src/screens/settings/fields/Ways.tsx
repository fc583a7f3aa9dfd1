/** How a field goes away, and what that means for what is in it. */
import { Button, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'

import type { OwnField } from '@/parts/own/queries'

import classes from './fields.module.css'
import { useArchive, useDeleteField } from './queries'

interface Shown {
  field: OwnField
  /** In how many records there is something in it; unknown yet. */
  used: number | undefined
  onDone: () => void
}

export function Ways({ field, used, onDone }: Shown) {
  const { t } = useTranslation(['fields', 'common'])
  const drop = useDeleteField(({ name }) => t('deleted', { name }), onDone)
  const archive = useArchive(
    ({ name, is_archived }) => t(is_archived ? 'restored' : 'archiving', { name }),
    onDone,
  )
  return (
    <div className={classes.ways}>
      <Text size="sm" c="var(--muted)" className={classes.meaning}>
        {used !== undefined && (used === 0 ? t('unused') : t('used', { count: used }))}
      </Text>
      <Button variant="default" size="compact-md" onClick={() => archive.mutate(field)}>
        {t(field.is_archived ? 'restore' : 'toArchive')}
      </Button>
      {used === 0 && (
        <Button variant="subtle" color="red" size="compact-md" onClick={() => drop.mutate(field)}>
          {t('common:act.delete')}
        </Button>
      )}
    </div>
  )
}
