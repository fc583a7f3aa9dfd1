/** Whom the deal is with: found by a few letters, or written down as new. */
import { Combobox, TextInput, useCombobox } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { api, full, take } from '@/api/client'
import { useMay } from '@/api/session'
import { useWrite } from '@/api/write'
import { typingIn } from '@/parts/seekBox'

const SHOWN = 8
const PAUSE = 200 // ms after the last letter
const NEW = 'new'

export interface ChosenClient {
  id: number
  name: string
}

interface Field {
  /** Its name is written above it, and not only inside while it is empty. */
  labelled?: boolean
  value: ChosenClient | null
  onChange: (client: ChosenClient | null) => void
}

export function ClientField({ value, onChange, labelled = false }: Field) {
  const { t } = useTranslation('board')
  const may = useMay()
  const box = useCombobox({ onDropdownClose: () => box.resetSelectedOption() })
  const [text, setText] = useState(value?.name ?? '')
  const [sought] = useDebouncedValue(text.trim(), PAUSE)
  const found = useQuery({
    queryKey: ['clients', 'named', sought],
    queryFn: () =>
      take(api.GET('/api/clients', { params: { query: { search: sought || undefined, limit: SHOWN } } })),
    placeholderData: keepPreviousData,
    enabled: box.dropdownOpened,
  })
  const choose = (client: ChosenClient) => {
    setText(client.name)
    onChange(client)
    box.closeDropdown()
  }
  const create = useWrite({
    call: (name: string) => full(api.POST('/api/clients', { body: { name, status: 'lead' } })),
    touches: ['client'],
    onDone: choose,
  })
  const typed = text.trim()
  const isThere = found.data?.some(({ name }) => name.toLowerCase() === typed.toLowerCase())
  return (
    <Combobox
      store={box}
      onOptionSubmit={(option) => {
        const client = found.data?.find(({ id }) => String(id) === option)
        if (client) choose(client)
        else create.mutate(typed)
      }}
    >
      <Combobox.Target>
        <TextInput
          {...(labelled
            ? { label: t('new.client') }
            : { 'aria-label': t('new.client'), placeholder: t('new.client') })}
          value={text}
          required
          {...typingIn(box, (letters) => {
            setText(letters)
            onChange(null)
          })}
          onKeyDown={(event) => {
            if (event.key === 'Escape' && box.dropdownOpened) event.preventDefault()
          }}
        />
      </Combobox.Target>
      <Combobox.Dropdown hidden={!found.data && typed === ''}>
        <Combobox.Options>
          {found.data?.map(({ id, name }) => (
            <Combobox.Option key={id} value={String(id)}>
              {name}
            </Combobox.Option>
          ))}
          {typed !== '' && !isThere && may('client.create') && (
            <Combobox.Option value={NEW}>{t('new.createClient', { name: typed })}</Combobox.Option>
          )}
          {found.data?.length === 0 && typed === '' && <Combobox.Empty>{t('new.noClients')}</Combobox.Empty>}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  )
}
