/** One condition on an own field: what its value is, or whether there is one. */
import { ActionIcon, Checkbox, NativeSelect, Stack, Text, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import IconX from '@tabler/icons-react/icons/IconX'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import type { Asked } from './asked'
import classes from './own.module.css'
import type { OwnField } from './queries'
import { useChoices } from './useChoices'
import { read, typed } from './values'

const PAUSE = 250 // ms after the last letter

interface Shown {
  /** None: it is there no more. */
  field: OwnField | undefined
  asked: Asked
  onAsk: (asked: Asked) => void
  onOff: () => void
}

export function Condition({ field, asked, onAsk, onOff }: Shown) {
  const { t } = useTranslation('own')
  const name = field?.name ?? t('filter.gone')
  const how = asked.empty === undefined ? 'value' : asked.empty === 'false' ? 'filled' : 'empty'
  return (
    <fieldset className={classes.one}>
      <legend>{name}</legend>
      {field && how === 'value' ? <Value field={field} asked={asked} onAsk={onAsk} /> : <span />}
      <ActionIcon size={28} aria-label={t('filter.off', { field: name })} onClick={onOff}>
        <IconX size={16} aria-hidden />
      </ActionIcon>
      {field && (
        <NativeSelect
          className={classes.how}
          size="xs"
          aria-label={t('filter.how', { field: name })}
          value={how}
          onChange={({ currentTarget: { value } }) =>
            onAsk(value === 'value' ? {} : { empty: value === 'filled' ? 'false' : '' })
          }
          data={[
            { value: 'value', label: t('filter.value') },
            { value: 'filled', label: t('filter.filled') },
            { value: 'empty', label: t('filter.empty') },
          ]}
        />
      )}
    </fieldset>
  )
}

interface Asking {
  field: OwnField
  asked: Asked
  onAsk: (asked: Asked) => void
}

function Value({ field, asked, onAsk }: Asking) {
  const { t } = useTranslation('own')
  switch (field.kind) {
    case 'text':
    case 'link':
      return (
        <Typed
          label={t('filter.part', { field: field.name })}
          placeholder={t('filter.has')}
          from={asked.contains ?? asked.eq ?? ''}
          onType={(contains) => onAsk({ contains })}
        />
      )
    case 'number':
    case 'money':
    case 'date':
      return <Bounds field={field} asked={asked} onAsk={onAsk} />
    default:
      return <Options field={field} asked={asked} onAsk={onAsk} />
  }
}

function Bounds({ field, asked, onAsk }: Asking) {
  const { t } = useTranslation('own')
  const [ge, le] = [asked.ge ?? asked.gt ?? asked.eq ?? '', asked.le ?? asked.lt ?? asked.eq ?? '']
  const bound = (text: string): string | null => {
    const found = read(field, text)
    return 'refusal' in found ? null : String(found.value ?? '')
  }
  const shared = {
    type: field.kind === 'date' ? 'date' : 'text',
    isReadable: (text: string) => bound(text) !== null,
  }
  return (
    <div className={classes.bounds}>
      <Typed
        {...shared}
        label={t('filter.from', { field: field.name })}
        placeholder={t('filter.since')}
        from={typed(field, ge)}
        onType={(text) => onAsk({ ge: bound(text) ?? '', le })}
      />
      <Typed
        {...shared}
        label={t('filter.to', { field: field.name })}
        placeholder={t('filter.until')}
        from={typed(field, le)}
        onType={(text) => onAsk({ ge, le: bound(text) ?? '' })}
      />
    </div>
  )
}

interface Typing {
  label: string
  placeholder: string
  from: string
  onType: (text: string) => void
  type?: string
  isReadable?: (text: string) => boolean
}

function Typed({ label, placeholder, from, onType, type = 'text', isReadable = () => true }: Typing) {
  const { t } = useTranslation('own')
  const [text, setText] = useState(from)
  const later = useDebouncedCallback(onType, PAUSE)
  return (
    <TextInput
      type={type}
      aria-label={label}
      placeholder={placeholder}
      value={text}
      error={!isReadable(text) && t('noNumber')}
      onChange={({ currentTarget: { value } }) => {
        setText(value)
        if (isReadable(value)) later(value.trim())
      }}
    />
  )
}

function Options({ field, asked, onAsk }: Asking) {
  const chosen = (asked.in ?? asked.eq ?? asked.contains ?? '').split(',').filter(Boolean)
  const choices = useChoices(field)
  const put = (ids: string[]) => {
    if (field.kind === 'yes_no') onAsk({ eq: ids.at(-1) ?? '' })
    else onAsk({ in: ids.join(',') })
  }
  return (
    <Checkbox.Group aria-label={field.name} value={chosen} onChange={put}>
      <Stack gap={6}>
        {choices.map(({ value, label }) => (
          <Checkbox key={value} size="sm" value={value} label={<Text size="sm">{label}</Text>} />
        ))}
      </Stack>
    </Checkbox.Group>
  )
}
