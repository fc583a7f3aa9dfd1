/** Own fields in a form that is sent as a whole. */
import { MultiSelect, Select, Text, Textarea, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'

import { useMe } from '@/api/session'

import type { OwnField } from './queries'
import { useChoices } from './useChoices'
import { read } from './values'

interface Shown {
  fields: OwnField[]
  /** What is in the controls, by the keys of the fields. */
  texts: Record<string, string>
  onType: (key: string, text: string) => void
  /** The server's words about a field, by its key. */
  refusals?: Record<string, string>
  /** All of them are asked for; else those that a new row must have. */
  needed?: boolean
  currency?: string | undefined
}

export function OwnInputs({ fields, texts, onType, refusals = {}, needed, currency }: Shown) {
  return fields.map((field) => (
    <OwnInput
      key={field.id}
      field={field}
      text={texts[field.key] ?? ''}
      onType={(text) => onType(field.key, text)}
      refusal={refusals[field.key]}
      required={needed ?? field.required}
      currency={currency}
    />
  ))
}

interface Input {
  field: OwnField
  text: string
  onType: (text: string) => void
  refusal: string | undefined
  required: boolean
  currency?: string | undefined
}

function OwnInput({ field, text, onType, refusal, required, currency }: Input) {
  const { t } = useTranslation('own')
  const me = useMe()
  const choices = useChoices(field, text)
  const found = read(field, text)
  const shared = {
    label: field.name,
    description: field.hint ?? undefined,
    error: 'refusal' in found ? t(found.refusal) : refusal,
    required,
  }
  const typing = {
    value: text,
    onChange: (event: { currentTarget: { value: string } }) => onType(event.currentTarget.value),
  }
  switch (field.kind) {
    case 'text':
      return <Textarea {...shared} {...typing} autosize minRows={1} maxRows={6} />
    case 'number':
      return <TextInput {...shared} {...typing} inputMode="decimal" />
    case 'money': {
      const unit = (
        <Text size="xs" c="var(--muted)">
          {currency ?? me.currency}
        </Text>
      )
      return (
        <TextInput {...shared} {...typing} inputMode="decimal" rightSection={unit} rightSectionWidth={48} />
      )
    }
    case 'date':
      return <TextInput {...shared} {...typing} type="date" />
    case 'link':
      return <TextInput {...shared} {...typing} inputMode="url" placeholder="https://" />
    case 'choices':
      return (
        <MultiSelect
          {...shared}
          searchable
          clearable
          placeholder={text === '' ? t('choose') : ''}
          value={text === '' ? [] : text.split(',')}
          onChange={(ids) => onType(ids.join(','))}
          data={choices}
        />
      )
    default:
      return (
        <Select
          {...shared}
          searchable={choices.length > 6}
          clearable={!required}
          placeholder={t('choose')}
          value={text === '' ? null : text}
          onChange={(value) => onType(value ?? '')}
          data={choices}
        />
      )
  }
}
