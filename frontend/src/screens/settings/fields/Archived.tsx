/** Fields that are not offered any more; what was in them is kept. */
import { Button, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'

import { fieldsQuery, type Entity, type OwnField } from '@/parts/own/queries'

import { Card } from '../Card'
import classes from '../Settings.module.css'
import { useArchive } from './queries'
import { About } from './Row'

export function Archived({ entity, onEdit }: { entity: Entity; onEdit: (field: OwnField) => void }) {
  const { t } = useTranslation(['fields', 'common'])
  const fields = useQuery(fieldsQuery(true)).data?.filter((field) => field.entity === entity) ?? []
  const restore = useArchive(({ name }) => t('restored', { name }))
  if (fields.length === 0) return null
  return (
    <Card title={t('archived')}>
      <Text size="sm" c="var(--muted)" mb="xs">
        {t('archivedHint')}
      </Text>
      <ul className={classes.rows}>
        {fields.map((field) => (
          <li key={field.id} className={classes.row}>
            <About field={field} />
            <Button
              size="compact-sm"
              variant="default"
              aria-label={t('back', { name: field.name })}
              onClick={() => restore.mutate(field)}
            >
              {t('restore')}
            </Button>
            <Button
              size="compact-sm"
              variant="subtle"
              aria-label={t('edit', { name: field.name })}
              onClick={() => onEdit(field)}
            >
              {t('common:act.edit')}
            </Button>
          </li>
        ))}
      </ul>
    </Card>
  )
}
