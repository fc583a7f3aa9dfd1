/** The fields that the business has added, by what they belong to. */
import { Button, Group, SegmentedControl, Text } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { useMay } from '@/api/session'
import { useWrite } from '@/api/write'
import { announce } from '@/parts/announce'
import { fieldsQuery, type Entity, type OwnField } from '@/parts/own/queries'
import { Empty, Failed, Waiting } from '@/parts/states'

import { Card } from '../Card'
import classes from '../Settings.module.css'
import { Archived } from './Archived'
import { Examples, type Example } from './Examples'
import { FieldForm } from './FieldForm'
import { orderFields } from './queries'
import { Row } from './Row'

export const ENTITIES: Entity[] = ['deal', 'client', 'contact']

export function Fields() {
  const { t } = useTranslation('fields')
  const may = useMay()
  const navigate = useNavigate()
  const { of = 'deal' } = useSearch({ from: '/inside/settings/fields' })
  const [form, setForm] = useState<OwnField | Example | 'new' | null>(null)
  if (!may('field.edit')) return <Empty title={t('denied')} hint={t('deniedHint')} />
  const choose = (entity: string) =>
    void navigate({ to: '/settings/fields', search: { of: entity as Entity }, replace: true })
  return (
    <>
      <Card
        title={t('title')}
        action={
          <Button size="xs" onClick={() => setForm('new')}>
            {t('add')}
          </Button>
        }
      >
        <Text size="sm" c="var(--muted)" mb="sm">
          {t('hint')}
        </Text>
        <SegmentedControl
          aria-label={t('of')}
          size="sm"
          mb="sm"
          value={of}
          onChange={choose}
          data={ENTITIES.map((value) => ({ value, label: t(`entity.${value}`) }))}
        />
        <List key={of} entity={of} onEdit={setForm} />
      </Card>
      <Archived entity={of} onEdit={setForm} />
      {form !== null && <FieldForm key={of} entity={of} subject={form} onClose={() => setForm(null)} />}
    </>
  )
}

interface Shown {
  entity: Entity
  onEdit: (field: OwnField | Example) => void
}

function List({ entity, onEdit }: Shown) {
  const { t } = useTranslation('fields')
  const client = useQueryClient()
  const all = useQuery(fieldsQuery())
  const reorder = useWrite({
    call: (order: OwnField[]) => {
      client.setQueryData(fieldsQuery().queryKey, (old) => [
        ...(old ?? []).filter((field) => field.entity !== entity),
        ...order,
      ])
      return orderFields(entity, order)
    },
    touches: ['field'],
    says: () => t('moved'),
  })
  if (all.isPending) return <Waiting rows={3} height={44} />
  if (all.isError) return <Failed problem={all.error} onRetry={() => void all.refetch()} />
  const fields = all.data.filter((field) => field.entity === entity)
  if (fields.length === 0) {
    return (
      <Empty title={t(`empty.${entity}`)} hint={t(`emptyHint.${entity}`)}>
        <Group justify="center" gap="xs">
          <Examples entity={entity} onChoose={onEdit} />
        </Group>
      </Empty>
    )
  }
  const put = (id: number, place: number) => {
    const moved = fields.find((field) => field.id === id)
    if (!moved) return
    const order = fields.filter((field) => field.id !== id)
    order.splice(place, 0, moved)
    reorder.mutate(order)
    announce(`${moved.name}: ${place + 1} / ${order.length}`)
  }
  return (
    <ol className={classes.rows}>
      {fields.map((field, place) => (
        <Row
          key={field.id}
          field={field}
          place={place}
          last={place === fields.length - 1}
          put={put}
          onEdit={() => onEdit(field)}
        />
      ))}
    </ol>
  )
}
