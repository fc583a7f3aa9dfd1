/** What a list is narrowed to by own fields: a condition for each that somebody has added. */
import { ActionIcon, Indicator, NativeSelect, Popover, Tooltip } from '@mantine/core'
import IconFilterPlus from '@tabler/icons-react/icons/IconFilterPlus'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { askedOf, withAsked } from './asked'
import classes from './own.module.css'
import { useOwnFields, type Entity } from './queries'

const Condition = lazy(() => import('./Condition').then(({ Condition: it }) => ({ default: it })))

interface Shown {
  entity: Entity
  value: string[] | undefined
  onChange: (conditions: string[] | undefined) => void
}

export function OwnFilter({ entity, value, onChange }: Shown) {
  const { t } = useTranslation('own')
  const fields = useOwnFields(entity)
  const [opened, setOpened] = useState(false)
  const asked = askedOf(value)
  if (fields.length === 0 && asked.size === 0) return null
  const name = t('filter.title')
  const said = asked.size > 0 ? `${name}: ${t('filter.count', { count: asked.size })}` : name
  return (
    <Popover
      opened={opened}
      onChange={setOpened}
      position="bottom-end"
      width={320}
      trapFocus
      withRoles
      shadow="md"
    >
      <Indicator label={asked.size} size={16} disabled={asked.size === 0} inline offset={4}>
        <Popover.Target>
          <Tooltip label={name} disabled={opened}>
            <ActionIcon size={32} aria-label={said} onClick={() => setOpened(!opened)}>
              <IconFilterPlus size={18} stroke={1.6} aria-hidden />
            </ActionIcon>
          </Tooltip>
        </Popover.Target>
      </Indicator>
      <Popover.Dropdown aria-label={name}>
        <OwnConditions entity={entity} value={value} onChange={onChange} />
      </Popover.Dropdown>
    </Popover>
  )
}

/** A condition for each field that was added, and the way to add another; nothing where there are no fields. */
export function OwnConditions({ entity, value, onChange }: Shown) {
  const { t } = useTranslation('own')
  const fields = useOwnFields(entity)
  const [added, setAdded] = useState<string[]>([])
  const asked = askedOf(value)
  const keys = [...new Set([...asked.keys(), ...added])]
  const left = fields.filter(({ key }) => !keys.includes(key))
  if (fields.length === 0 && keys.length === 0) return null
  return (
    <div className={classes.asked}>
      <Suspense>
        {keys.map((key) => (
          <Condition
            key={key}
            field={fields.find((field) => field.key === key)}
            asked={asked.get(key) ?? {}}
            onAsk={(of) => {
              setAdded([...new Set([...added, key])])
              onChange(withAsked(value, key, of))
            }}
            onOff={() => {
              setAdded(added.filter((each) => each !== key))
              onChange(withAsked(value, key, {}))
            }}
          />
        ))}
      </Suspense>
      {left.length > 0 && (
        <NativeSelect
          aria-label={t('filter.more')}
          value=""
          onChange={(event) => setAdded([...added, event.currentTarget.value])}
          data={[
            { value: '', label: t('filter.add') },
            ...left.map(({ key, name }) => ({ value: key, label: name })),
          ]}
        />
      )}
    </div>
  )
}
