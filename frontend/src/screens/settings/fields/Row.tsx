/** A field in the list: what it is, what it holds, and when it must be filled in. */
import { ActionIcon, Badge, Group, Text } from '@mantine/core'
import IconDown from '@tabler/icons-react/icons/IconChevronDown'
import IconUp from '@tabler/icons-react/icons/IconChevronUp'
import IconGrip from '@tabler/icons-react/icons/IconGripVertical'
import IconEdit from '@tabler/icons-react/icons/IconPencil'
import { useTranslation } from 'react-i18next'

import type { OwnField } from '@/parts/own/queries'
import { useSortable } from '@/parts/useSortable'
import { useStages } from '@/screens/deals/queries'

import settings from '../Settings.module.css'
import classes from './fields.module.css'
import { ICONS } from './kinds'

interface Shown {
  field: OwnField
  place: number
  last: boolean
  put: (id: number, place: number) => void
  onEdit: () => void
}

export function Row({ field, place, last, put, onEdit }: Shown) {
  const { t } = useTranslation('fields')
  const { id, name } = field
  const { row, edge, dragging } = useSortable('fields', id, place, put)
  return (
    <li
      ref={row}
      className={settings.row}
      data-edge={edge ?? undefined}
      data-dragging={dragging || undefined}
    >
      <IconGrip size={18} className={settings.grip} aria-hidden />
      <About field={field} />
      <Group gap={2} wrap="nowrap">
        <ActionIcon aria-label={t('up', { name })} disabled={place === 0} onClick={() => put(id, place - 1)}>
          <IconUp size={16} />
        </ActionIcon>
        <ActionIcon aria-label={t('down', { name })} disabled={last} onClick={() => put(id, place + 1)}>
          <IconDown size={16} />
        </ActionIcon>
        <ActionIcon aria-label={t('edit', { name })} onClick={onEdit}>
          <IconEdit size={16} />
        </ActionIcon>
      </Group>
    </li>
  )
}

export function About({ field }: { field: OwnField }) {
  const { t } = useTranslation('fields')
  const { name, kind, options } = field
  const Icon = ICONS[kind]
  const told = options.length === 0 ? t(`kinds.${kind}`) : options.map((option) => option.name).join(', ')
  return (
    <>
      <Icon size={18} stroke={1.6} className={classes.icon} aria-hidden />
      <div className={classes.about}>
        <Text truncate>{name}</Text>
        <Text size="xs" c="var(--muted)" truncate title={told}>
          {options.length > 0 && `${t(`kinds.${kind}`)}: `}
          {told}
        </Text>
      </div>
      <Asked field={field} />
    </>
  )
}

function Asked({
  field: { required, required_stages: stages, required_onwards: onwards },
}: {
  field: OwnField
}) {
  const { t } = useTranslation('fields')
  const { byId } = useStages()
  const first = stages.length === 1 ? byId.get(stages[0] ?? 0)?.name : undefined
  return (
    <div className={classes.asked}>
      {required && <Badge variant="default">{t('required')}</Badge>}
      {stages.length > 0 && (
        <Badge variant="default">
          {onwards && first !== undefined
            ? t('fromStage', { stage: first })
            : t('atStages', { count: stages.length })}
        </Badge>
      )}
    </div>
  )
}
