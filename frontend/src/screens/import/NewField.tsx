/** A column that has no home gets one: a field of its own, made without leaving the mapping. */
import { Button, Menu } from '@mantine/core'
import IconPlus from '@tabler/icons-react/icons/IconPlus'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'

import type { Entity } from '@/parts/own/queries'

import { kindOf } from './kinds'
import type { Import } from './route'

const FieldForm = lazy(() =>
  import('@/screens/settings/fields/FieldForm').then(({ FieldForm: it }) => ({ default: it })),
)

const OWNERS = ['deal', 'client', 'contact'] as const satisfies Entity[]

interface Shown {
  column: Import['columns'][number]
  /** Told the key of the field in the mapping. */
  onCreated: (key: string) => void
}

export function NewField({ column, onCreated }: Shown) {
  const { t } = useTranslation('imports')
  const [entity, setEntity] = useState<Entity | null>(null)
  return (
    <>
      <Menu position="bottom-start" withinPortal>
        <Menu.Target>
          <Button
            variant="subtle"
            size="compact-xs"
            mt={4}
            leftSection={<IconPlus size={14} aria-hidden />}
            aria-label={t('map.newFieldOf', { column: column.name })}
          >
            {t('map.newField')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{t('map.newFieldWhose')}</Menu.Label>
          {OWNERS.map((owner) => (
            <Menu.Item key={owner} onClick={() => setEntity(owner)}>
              {t(`map.owner.${owner}`)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      {entity && (
        <Suspense>
          <FieldForm
            entity={entity}
            subject={{ name: column.name, kind: kindOf(column.sample), choices: [] }}
            onClose={() => setEntity(null)}
            onCreated={({ key }) => onCreated(`${entity}.custom.${key}`)}
          />
        </Suspense>
      )}
    </>
  )
}
