/** What can be chosen: named, coloured, put in order by dragging or by the arrows. */
import { ActionIcon, Button, TextInput, Tooltip } from '@mantine/core'
import IconDown from '@tabler/icons-react/icons/IconChevronDown'
import IconUp from '@tabler/icons-react/icons/IconChevronUp'
import IconGrip from '@tabler/icons-react/icons/IconGripVertical'
import IconPlus from '@tabler/icons-react/icons/IconPlus'
import IconX from '@tabler/icons-react/icons/IconX'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'

import { announce } from '@/parts/announce'
import { useSortable } from '@/parts/useSortable'

import settings from '../Settings.module.css'
import classes from './fields.module.css'
import { colourAt } from './kinds'

/** `local` tells rows apart while they are edited; one that the server knows has an `id`. */
export interface Draft {
  local: number
  id: number | null
  name: string
  color: string
}

interface Shown {
  options: Draft[]
  onChange: (options: Draft[]) => void
  /** How many records have an option. */
  usedIn: (id: number) => number
  refusal: string | undefined
}

export function newOption(options: Draft[], name = ''): Draft {
  const local = Math.max(0, ...options.map((option) => option.local)) + 1
  return { local, id: null, name, color: colourAt(options.length) }
}

export function OptionsEditor({ options, onChange, usedIn, refusal }: Shown) {
  const { t } = useTranslation('fields')
  const list = useRef<HTMLOListElement>(null)
  const added = useRef(false)
  useEffect(() => {
    if (added.current)
      list.current?.querySelector<HTMLInputElement>('li:last-child input[type=text]')?.focus()
    added.current = false
  }, [options.length])
  const add = () => {
    added.current = true
    onChange([...options, newOption(options)])
  }
  const put = (local: number, place: number) => {
    const moved = options.find((option) => option.local === local)
    if (!moved) return
    const order = options.filter((option) => option.local !== local)
    order.splice(place, 0, moved)
    onChange(order)
    announce(`${moved.name}: ${place + 1} / ${order.length}`)
  }
  return (
    <fieldset className={classes.kinds}>
      <legend>{t('options')}</legend>
      <p className={classes.note}>{t('optionsHint')}</p>
      <ol ref={list} className={settings.rows}>
        {options.map((option, place) => (
          <Line
            key={option.local}
            option={option}
            place={place}
            last={place === options.length - 1}
            used={option.id === null ? 0 : usedIn(option.id)}
            put={put}
            onAdd={add}
            onDrop={() => onChange(options.filter((each) => each !== option))}
            onChange={(change) =>
              onChange(options.map((each) => (each === option ? { ...each, ...change } : each)))
            }
          />
        ))}
      </ol>
      {refusal !== undefined && (
        <p role="alert" className={classes.refusal}>
          {refusal}
        </p>
      )}
      <Button
        variant="subtle"
        size="compact-sm"
        leftSection={<IconPlus size={16} aria-hidden />}
        onClick={add}
        mt={4}
      >
        {t('addOption')}
      </Button>
    </fieldset>
  )
}

interface LineProps {
  option: Draft
  place: number
  last: boolean
  used: number
  put: (local: number, place: number) => void
  onAdd: () => void
  onDrop: () => void
  onChange: (change: Partial<Draft>) => void
}

function Line({ option, place, last, used, put, onAdd, onDrop, onChange }: LineProps) {
  const { t } = useTranslation('fields')
  const { local, name, color } = option
  const { row, edge, dragging } = useSortable('options', local, place, put)
  const label = t('option', { place: place + 1 })
  const called = name === '' ? label : name
  return (
    <li
      ref={row}
      className={classes.option}
      data-edge={edge ?? undefined}
      data-dragging={dragging || undefined}
    >
      <IconGrip size={16} className={settings.grip} aria-hidden />
      <input
        type="color"
        className={classes.color}
        aria-label={t('optionColor', { name: called })}
        value={color}
        onChange={(event) => onChange({ color: event.currentTarget.value.toUpperCase() })}
      />
      <TextInput
        type="text"
        size="xs"
        className={classes.grow}
        aria-label={label}
        maxLength={120}
        value={name}
        onChange={(event) => onChange({ name: event.currentTarget.value })}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return
          event.preventDefault()
          if (name.trim() !== '') onAdd()
        }}
      />
      {used > 0 && <span className={classes.used}>{t('optionUsed', { count: used })}</span>}
      <ActionIcon
        size={28}
        aria-label={t('optionUp', { name: called })}
        disabled={place === 0}
        onClick={() => put(local, place - 1)}
      >
        <IconUp size={16} />
      </ActionIcon>
      <ActionIcon
        size={28}
        aria-label={t('optionDown', { name: called })}
        disabled={last}
        onClick={() => put(local, place + 1)}
      >
        <IconDown size={16} />
      </ActionIcon>
      <Tooltip label={t('optionKept', { name })} disabled={used === 0} multiline w={240}>
        <ActionIcon
          size={28}
          aria-label={t('optionDrop', { name: called })}
          data-disabled={used > 0 || undefined}
          aria-disabled={used > 0}
          onClick={() => {
            if (used === 0) onDrop()
          }}
        >
          <IconX size={16} />
        </ActionIcon>
      </Tooltip>
    </li>
  )
}
