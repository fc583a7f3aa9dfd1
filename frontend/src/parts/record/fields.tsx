/** Fields that look like text until one comes near, and save themselves. */
import { Textarea } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import IconGo from '@tabler/icons-react/icons/IconArrowUpRight'
import { useId, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { day, money } from '@/format'
import { i18next } from '@/i18n'

import { parseAmount, typedAmount } from './amount'
import type { Versioned } from './clash'
import classes from './record.module.css'
import { useField, type Field } from './useField'
import type { Editable } from './useRecord'

interface Props<Row> {
  record: Editable<Row>
  name: keyof Row & string
  label: string
}

/** A label, what stands beside it, and what is to be said about it. */
export function Line({
  label,
  htmlFor,
  note,
  refusal,
  children,
}: {
  label: string
  htmlFor?: string
  note?: string | undefined
  refusal?: string | null
  children: ReactNode
}) {
  const Label = htmlFor === undefined ? 'span' : 'label'
  return (
    <div className={classes.line}>
      <Label className={classes.label} {...(htmlFor === undefined ? {} : { htmlFor })}>
        {label}
      </Label>
      <div className={classes.value}>
        {children}
        {refusal != null && (
          <p className={classes.refusal} role="alert">
            {refusal}
          </p>
        )}
        {refusal == null && note !== undefined && <p className={classes.note}>{note}</p>}
      </div>
    </div>
  )
}

export function Shown({ children }: { children: ReactNode }) {
  const { t } = useTranslation()
  const empty = children === null || children === ''
  return (
    <span className={classes.shown}>{empty ? <span className="muted">{t('none')}</span> : children}</span>
  )
}

type TextProps<Row> = Props<Row> & {
  type?: 'text' | 'tel' | 'email' | 'url'
  required?: boolean
  link?: (text: string) => string | null
  note?: (text: string) => string | undefined
}

export function TextField<Row extends Versioned>(props: TextProps<Row>) {
  const { record, name, label, type = 'text', required = false, link, note } = props
  const { t } = useTranslation(['record', 'common'])
  const id = useId()
  const field = useField(record, textOf(name), (text) => patchOf<Row>(name, text, required && t('required')))
  const value = field.isTyped ? '' : field.text
  const href = value === '' ? null : (link?.(value) ?? null)
  return (
    <Line label={label} htmlFor={id} refusal={field.refusal} note={note?.(field.text)}>
      {record.may ? (
        <div className={classes.withLink}>
          <input
            {...inputOf(field, id)}
            type={type === 'email' ? 'text' : type}
            inputMode={type}
            placeholder={t('common:none')}
            onChange={(event) => field.type(event.currentTarget.value)}
          />
          {href !== null && <Go href={href} label={t('open', { what: label })} />}
        </div>
      ) : (
        <Shown>{href === null ? field.text : <a href={href}>{field.text}</a>}</Shown>
      )}
    </Line>
  )
}

export function Go({ href, label }: { href: string; label: string }) {
  const elsewhere = href.startsWith('http') ? { target: '_blank', rel: 'noopener noreferrer' } : {}
  return (
    <a className={classes.go} href={href} aria-label={label} title={label} {...elsewhere}>
      <IconGo size={16} stroke={1.6} aria-hidden />
    </a>
  )
}

export function ProseField<Row extends Versioned>({ record, name, label }: Props<Row>) {
  const { t } = useTranslation()
  const id = useId()
  const field = useField(record, textOf(name), (text) => patchOf<Row>(name, text, false), {
    severalLines: true,
  })
  return (
    <Line label={label} htmlFor={id} refusal={field.refusal}>
      {record.may ? (
        <Textarea
          {...inputOf(field, id)}
          className={undefined}
          classNames={{ input: classes.prose }}
          variant="unstyled"
          autosize
          minRows={1}
          maxRows={12}
          placeholder={t('none')}
          onChange={(event) => field.type(event.currentTarget.value)}
        />
      ) : (
        <Shown>{field.text}</Shown>
      )}
    </Line>
  )
}

/** The name of the whole: large, without a label for the eye. */
export function TitleField<Row extends Versioned>({ record, name, label }: Props<Row>) {
  const { t } = useTranslation('record')
  const id = useId()
  const field = useField(record, textOf(name), (text) =>
    patchOf<Row>(name, text.replaceAll('\n', ' '), t('required')),
  )
  if (!record.may) return <h2 className={classes.title}>{field.text}</h2>
  return (
    <div>
      <Textarea
        {...inputOf(field, id)}
        className={undefined}
        classNames={{ input: classes.title }}
        variant="unstyled"
        autosize
        minRows={1}
        aria-label={label}
        onChange={(event) => field.type(event.currentTarget.value)}
      />
      {field.refusal !== null && (
        <p className={classes.refusal} role="alert">
          {field.refusal}
        </p>
      )}
    </div>
  )
}

export const PAUSE = 900 // ms: a day chosen in the calendar is saved without leaving the field
export const EARLIEST = '2000' // while a year is typed it is 0002 first

export function DayField<Row extends Versioned>({ record, name, label }: Props<Row>) {
  const id = useId()
  const field = useField(record, textOf(name), (text) => patchOf<Row>(name, text, false))
  const later = useDebouncedCallback(field.commit, PAUSE)
  return (
    <Line label={label} htmlFor={id} refusal={field.refusal}>
      {record.may ? (
        <input
          {...inputOf(field, id)}
          type="date"
          data-empty={field.text === '' || undefined}
          onChange={(event) => {
            field.type(event.currentTarget.value)
            if (event.currentTarget.value === '' || event.currentTarget.value > EARLIEST) later()
          }}
        />
      ) : (
        <Shown>{field.text && day(field.text)}</Shown>
      )}
    </Line>
  )
}

interface Choice {
  value: string
  label: string
}

type ChoiceProps<Row> = Props<Row> & {
  choices: Choice[]
  patch: (value: string) => Partial<Row>
  /** Shown where it can't be changed. */
  shown?: ReactNode
  may?: boolean
}

export function ChoiceField<Row extends Versioned>(props: ChoiceProps<Row>) {
  const { record, name, label, choices, patch, shown, may = true } = props
  const id = useId()
  const field = useField(record, textOf(name), patch)
  return (
    <Line label={label} {...(record.may && may ? { htmlFor: id } : {})} refusal={field.refusal}>
      {record.may && may ? (
        <select {...inputOf(field, id)} onChange={(event) => field.choose(event.currentTarget.value)}>
          {choices.map(({ value, label: words }) => (
            <option key={value} value={value}>
              {words}
            </option>
          ))}
        </select>
      ) : (
        <Shown>{shown ?? choices.find(({ value }) => value === field.text)?.label ?? null}</Shown>
      )}
    </Line>
  )
}

interface Priced extends Versioned {
  amount: number
  currency: string
}

const CURRENCIES = ['RUB', 'USD', 'EUR', 'CNY', 'KZT', 'BYN', 'UZS', 'KGS', 'AMD', 'GEL', 'AZN', 'TRY', 'AED']

/** A sum and its currency. Groups of digits are there to read and gone to type. */
export function MoneyField<Row extends Priced>({ record, label }: Omit<Props<Row>, 'name'>) {
  const { t } = useTranslation('record')
  const id = useId()
  const [near, setNear] = useState(false)
  const { currency } = record.row
  const field = useField<Row>(
    record,
    (row) => typedAmount(row.amount, i18next.language !== 'en'),
    (text) => {
      const amount = parseAmount(text)
      return amount === null ? t('noAmount') : ({ amount } as Partial<Row>)
    },
  )
  const unit = useField<Row>(
    record,
    (row) => row.currency,
    (text) => ({ currency: text }) as Partial<Row>,
  )
  const currencies = CURRENCIES.includes(currency) ? CURRENCIES : [currency, ...CURRENCIES]
  return (
    <Line label={label} htmlFor={id} refusal={field.refusal ?? unit.refusal}>
      {record.may ? (
        <div className={classes.money}>
          <input
            {...inputOf(field, id)}
            inputMode="decimal"
            value={near || field.isTyped ? field.text : money(record.row.amount, currency)}
            onFocus={() => setNear(true)}
            onBlur={() => {
              setNear(false)
              field.commit()
            }}
            onChange={(event) => field.type(event.currentTarget.value)}
          />
          <select
            {...inputOf(unit, `${id}-currency`)}
            aria-label={t('currency')}
            onChange={(event) => unit.choose(event.currentTarget.value)}
          >
            {currencies.map((code) => (
              <option key={code}>{code}</option>
            ))}
          </select>
        </div>
      ) : (
        <Shown>{money(record.row.amount, currency)}</Shown>
      )}
    </Line>
  )
}

function textOf<Row>(name: keyof Row & string): (row: Row) => string {
  return (row) => String(row[name] ?? '')
}

function patchOf<Row>(
  name: keyof Row & string,
  text: string,
  required: string | false,
): Partial<Row> | string {
  const clean = text.trim()
  if (clean === '' && required !== false) return required
  return { [name]: clean === '' ? null : clean } as Partial<Row>
}

export function inputOf(field: Field, id: string) {
  return {
    id,
    className: classes.input,
    value: field.text,
    'aria-invalid': field.refusal !== null,
    onBlur: field.commit,
    onKeyDown: field.onKeyDown,
  }
}
