/** Own fields as columns of a table, left out until somebody chooses them. */
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'

import { webLink } from '@/links'
import { usePeople } from '@/parts/people'
import type { Column, Edit } from '@/parts/table'

import { Chips } from './Chips'
import classes from './own.module.css'
import { useOwnFields, type Entity, type Kind, type OwnField } from './queries'
import { useTelling } from './useTold'
import { read, told, typed, type Telling, type Value, type Values } from './values'

interface Owner {
  custom: object
  currency?: string
}

interface Changing<Row> {
  may: boolean
  save: (row: Row, custom: Values, field: string) => Promise<unknown>
}

const WIDTHS: Record<Kind, number> = {
  text: 200,
  number: 120,
  money: 140,
  date: 140,
  choice: 160,
  choices: 200,
  yes_no: 110,
  link: 200,
  user: 170,
}
const UNSORTED: Kind[] = ['choices', 'user']
const EDITORS: Partial<Record<Kind, Edit<Owner>['kind']>> = {
  text: 'text',
  link: 'text',
  number: 'number',
  money: 'number',
  date: 'day',
  choice: 'choice',
  yes_no: 'choice',
  user: 'choice',
}

export function useOwnColumns<Row extends Owner>(
  entity: Entity,
  { may, save }: Changing<Row>,
): Column<Row>[] {
  const { t } = useTranslation('own')
  const fields = useOwnFields(entity)
  const telling = useTelling()
  const { active } = usePeople()
  return useMemo(() => {
    const choicesOf = (field: OwnField) => {
      const people = active.map(({ id, full_name }) => ({ value: String(id), label: full_name }))
      const options = field.options.map(({ id, name }) => ({ value: String(id), label: name }))
      const yesNo = [
        { value: 'true', label: t('yes') },
        { value: 'false', label: t('no') },
      ]
      const all = field.kind === 'user' ? people : field.kind === 'yes_no' ? yesNo : options
      return field.required ? all : [{ value: '', label: t('none') }, ...all]
    }
    const editOf = (field: OwnField): Edit<Row> | undefined => {
      const kind = EDITORS[field.kind]
      if (!kind) return undefined
      return {
        kind,
        value: (row) => typed(field, valueOf(row, field)),
        ...(kind === 'choice' && { choices: choicesOf(field) }),
        may: () => may,
        save: async (row, text) => {
          const found = read(field, text)
          if ('refusal' in found) throw new Error(t(found.refusal))
          await save(row, { [field.key]: found.value }, field.name)
        },
      }
    }
    return fields.map((field): Column<Row> => {
      const edit = editOf(field)
      const words = (row: Row) => told(field, valueOf(row, field), tellingOf(row, telling))
      return {
        key: `custom.${field.key}`,
        title: field.name,
        width: WIDTHS[field.kind],
        optional: true,
        render: (row) => <Cell field={field} value={valueOf(row, field)} words={words(row)} />,
        text: (row) => copied(field, valueOf(row, field)) ?? words(row) ?? '',
        ...(!UNSORTED.includes(field.kind) && { sort: `custom.${field.key}` }),
        ...((field.kind === 'number' || field.kind === 'money') && { align: 'right' as const }),
        ...(edit && { edit }),
      }
    })
  }, [t, fields, telling, active, may, save])
}

function valueOf(row: Owner, { key }: OwnField): Value | null | undefined {
  return (row.custom as Values)[key]
}

function tellingOf(row: Owner, telling: Telling): Telling {
  return row.currency === undefined ? telling : { ...telling, currency: row.currency }
}

/** Numbers and days go to a spreadsheet as such; all others in words. */
function copied({ kind }: OwnField, value: Value | null | undefined): string | null {
  if (value === null || value === undefined) return ''
  return kind === 'number' || kind === 'money' || kind === 'date' ? String(value) : null
}

interface Shown {
  field: OwnField
  value: Value | null | undefined
  words: string | null
}

function Cell({ field, value, words }: Shown) {
  if (words === null) return null
  if (field.kind === 'choice' || field.kind === 'choices') return <Chips field={field} value={value} line />
  const href = field.kind === 'link' ? webLink(words) : null
  if (href === null) return words
  return (
    <a className={classes.link} href={href} tabIndex={-1} target="_blank" rel="noopener noreferrer">
      {words}
    </a>
  )
}
