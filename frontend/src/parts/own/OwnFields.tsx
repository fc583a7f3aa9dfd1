/** Own fields changed in place, each with the control of its kind. */
import { MultiSelect, Textarea } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { webLink } from '@/links'
import { wordsOf } from '@/parts/notices'
import type { Versioned } from '@/parts/record/clash'
import { EARLIEST, Go, inputOf, Line, PAUSE, Shown } from '@/parts/record/fields'
import recordClasses from '@/parts/record/record.module.css'
import { useField, type Field } from '@/parts/record/useField'
import type { Editable } from '@/parts/record/useRecord'

import { Chips } from './Chips'
import classes from './own.module.css'
import { useOwnFields, type Entity, type OwnField } from './queries'
import { useChoices } from './useChoices'
import { useTelling } from './useTold'
import { read, told, typed, type Value, type Values } from './values'

const CALM = 8 // more fields than these, and empty ones stand aside until somebody asks for them

interface Owning extends Versioned {
  custom: object
  currency?: string
}

interface Props<Row> {
  entity: Entity
  record: Editable<Row>
}

export function OwnFields<Row extends Owning>({ entity, record }: Props<Row>) {
  const { t } = useTranslation('own')
  const fields = useOwnFields(entity)
  const [all, setAll] = useState(false)
  const { custom } = record.row
  const empty = fields.filter(({ key, required }) => !required && !(key in custom))
  const isShort = all || fields.length <= CALM || empty.length < 2
  const shown = isShort ? fields : fields.filter((field) => !empty.includes(field))
  return (
    <>
      {shown.map((field) => (
        <OwnLine key={field.id} field={field} record={record} />
      ))}
      {!isShort && (
        <button type="button" className={classes.more} onClick={() => setAll(true)}>
          {t('more', { count: empty.length })}
        </button>
      )}
    </>
  )
}

interface LineProps<Row> {
  field: OwnField
  record: Editable<Row>
}

function OwnLine<Row extends Owning>({ field, record }: LineProps<Row>) {
  const telling = useTelling(record.row.currency)
  if (record.may) {
    return field.kind === 'choices' ? (
      <Choices field={field} record={record} />
    ) : (
      <Changed field={field} record={record} />
    )
  }
  const value = valueIn(record.row, field)
  const words = told(field, value, telling)
  const href = field.kind === 'link' && words !== null ? webLink(words) : null
  return (
    <Line label={field.name}>
      {field.kind === 'choice' || field.kind === 'choices' ? (
        <Shown>{words === null ? null : <Chips field={field} value={value} />}</Shown>
      ) : (
        <Shown>
          {href === null ? (
            words
          ) : (
            <a href={href} target="_blank" rel="noopener noreferrer">
              {words}
            </a>
          )}
        </Shown>
      )}
    </Line>
  )
}

function valueIn(row: Owning, { key }: OwnField): Value | null {
  return (row.custom as Values)[key] ?? null
}

function Changed<Row extends Owning>({ field, record }: LineProps<Row>) {
  const { t } = useTranslation('own')
  const id = useId()
  const state = useField<Row>(
    record,
    (row) => typed(field, valueIn(row, field)),
    (text) => {
      const found = read(field, text)
      if ('refusal' in found) return t(found.refusal)
      if (found.value === null && field.required) return t('required')
      return { custom: { [field.key]: found.value } } as unknown as Partial<Row>
    },
  )
  return (
    <Line label={field.name} htmlFor={id} refusal={state.refusal}>
      <Control id={id} field={field} state={state} row={record.row} />
    </Line>
  )
}

interface ControlProps {
  id: string
  field: OwnField
  state: Field
  row: Owning
}

function Control(props: ControlProps) {
  switch (props.field.kind) {
    case 'choice':
    case 'yes_no':
    case 'user':
      return <Choice {...props} />
    case 'date':
      return <Day {...props} />
    case 'number':
    case 'money':
      return <Figure {...props} />
    case 'link':
      return <Link {...props} />
    default:
      return <Prose {...props} />
  }
}

function usePlaceholder({ hint }: OwnField): { placeholder: string; 'aria-description'?: string } {
  const { t } = useTranslation('own')
  return { placeholder: hint ?? t('none'), ...(hint === null ? {} : { 'aria-description': hint }) }
}

function Prose({ id, field, state }: ControlProps) {
  return (
    <Textarea
      {...inputOf(state, id)}
      {...usePlaceholder(field)}
      className={undefined}
      classNames={{ input: recordClasses.prose }}
      variant="unstyled"
      autosize
      minRows={1}
      maxRows={12}
      onChange={(event) => state.type(event.currentTarget.value)}
    />
  )
}

/** Groups of digits are there to read and gone to type. */
function Figure({ id, field, state, row }: ControlProps) {
  const [near, setNear] = useState(false)
  const words = told(field, valueIn(row, field), useTelling(row.currency))
  const placeholder = usePlaceholder(field)
  return (
    <input
      {...inputOf(state, id)}
      {...placeholder}
      inputMode="decimal"
      value={near || state.isTyped ? state.text : (words ?? '')}
      onFocus={() => setNear(true)}
      onBlur={() => {
        setNear(false)
        state.commit()
      }}
      onChange={(event) => state.type(event.currentTarget.value)}
    />
  )
}

function Day({ id, state }: ControlProps) {
  const later = useDebouncedCallback(state.commit, PAUSE)
  return (
    <input
      {...inputOf(state, id)}
      type="date"
      data-empty={state.text === '' || undefined}
      onChange={(event) => {
        state.type(event.currentTarget.value)
        if (event.currentTarget.value === '' || event.currentTarget.value > EARLIEST) later()
      }}
    />
  )
}

function Link({ id, field, state }: ControlProps) {
  const { t } = useTranslation('own')
  const placeholder = usePlaceholder(field)
  const href = state.isTyped || state.text === '' ? null : webLink(state.text)
  return (
    <div className={recordClasses.withLink}>
      <input
        {...inputOf(state, id)}
        {...placeholder}
        type="text"
        inputMode="url"
        onChange={(event) => state.type(event.currentTarget.value)}
      />
      {href !== null && <Go href={href} label={t('open', { what: field.name })} />}
    </div>
  )
}

function Choice({ id, field, state }: ControlProps) {
  const { t } = useTranslation('own')
  const choices = useChoices(field, state.text)
  const colour = field.options.find((option) => String(option.id) === state.text)?.color
  const description = field.hint === null ? {} : { 'aria-description': field.hint, title: field.hint }
  return (
    <div className={classes.choice} data-coloured={colour === undefined ? undefined : true}>
      {colour !== undefined && <span className={classes.dot} style={{ '--c': colour }} aria-hidden />}
      <select
        {...inputOf(state, id)}
        {...description}
        data-empty={state.text === '' || undefined}
        onChange={(event) => state.choose(event.currentTarget.value)}
      >
        {(!field.required || state.text === '') && <option value="">{t('none')}</option>}
        {choices.map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
    </div>
  )
}

/** Saved with every pick; picks that follow each other fast wait for one another. */
function Choices<Row extends Owning>({ field, record }: LineProps<Row>) {
  const id = useId()
  const { t } = useTranslation('own')
  const placeholder = usePlaceholder(field)
  const [refusal, setRefusal] = useState<string | null>(null)
  const chosen = (valueIn(record.row, field) as number[] | null) ?? []
  const put = async (ids: string[]) => {
    if (ids.length === 0 && field.required) {
      setRefusal(t('required'))
      return
    }
    const value = ids.length === 0 ? null : field.options.map((each) => each.id).filter(isIn(ids))
    try {
      await record.save({ custom: { [field.key]: value } } as unknown as Partial<Row>)
      setRefusal(null)
    } catch (problem) {
      setRefusal(wordsOf(problem as Error))
    }
  }
  return (
    <Line label={field.name} htmlFor={id} refusal={refusal}>
      <MultiSelect
        id={id}
        classNames={{ root: classes.several, input: classes.severalInput, inputField: classes.typed }}
        variant="unstyled"
        size="xs"
        searchable
        {...placeholder}
        placeholder={chosen.length > 0 ? '' : placeholder.placeholder}
        maxDropdownHeight={260}
        value={chosen.map(String)}
        data={field.options.map((option) => ({ value: String(option.id), label: option.name }))}
        onChange={(ids) => void put(ids)}
      />
    </Line>
  )
}

function isIn(ids: string[]): (id: number) => boolean {
  return (id) => ids.includes(String(id))
}
