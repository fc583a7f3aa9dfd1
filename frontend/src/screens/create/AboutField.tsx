/** What a task or an activity is about: a deal or a client, found by a few letters. */
import { Combobox, TextInput, useCombobox } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { api, take } from '@/api/client'
import { inside } from '@/app/inside'
import { typingIn } from '@/parts/seekBox'
import type { Place } from '@/parts/timeline/queries'
import { dealQuery } from '@/screens/deal/queries'

const PAUSE = 200 // ms after the last letter
const SHOWN = 8
const SOUGHT = 30

export interface About {
  kind: 'deal' | 'client'
  id: number
  name: string
}

export function placeOf({ kind, id }: About): Place {
  return kind === 'deal' ? { deal: id } : { client: id }
}

/** The deal whose panel is open: most likely it is about that one. */
export function useOpenDeal(): About | null {
  const { deal = 0 } = inside.useSearch()
  const { data } = useQuery({ ...dealQuery(deal), enabled: deal > 0 })
  return data ? { kind: 'deal', id: data.id, name: data.title } : null
}

interface Field {
  value: About | null
  onChange: (about: About | null) => void
  description?: string
  autoFocus?: boolean
}

export function AboutField({ value, onChange, description, autoFocus }: Field) {
  const { t } = useTranslation('create')
  const box = useCombobox({ onDropdownClose: () => box.resetSelectedOption() })
  const [text, setText] = useState<string | null>(null)
  const shown = text ?? value?.name ?? ''
  const [sought] = useDebouncedValue(shown.trim(), PAUSE)
  const found = useQuery({
    queryKey: ['search', 'about', sought],
    queryFn: () => seek(sought),
    placeholderData: keepPreviousData,
    enabled: box.dropdownOpened,
  })
  const choose = (about: About | undefined) => {
    if (!about) return
    setText(null)
    onChange(about)
    box.closeDropdown()
  }
  return (
    <Combobox store={box} onOptionSubmit={(key) => choose(found.data?.find((about) => keyOf(about) === key))}>
      <Combobox.Target>
        <TextInput
          label={t('about')}
          description={description}
          placeholder={t('aboutHint')}
          data-autofocus={autoFocus || undefined}
          value={shown}
          {...typingIn(box, (typed) => {
            setText(typed)
            onChange(null)
          })}
          onKeyDown={(event) => {
            if (event.key === 'Escape' && box.dropdownOpened) event.stopPropagation()
          }}
        />
      </Combobox.Target>
      <Combobox.Dropdown hidden={!found.data}>
        <Combobox.Options>
          {found.data?.map((about) => (
            <Combobox.Option key={keyOf(about)} value={keyOf(about)}>
              {about.name} <span className="muted">· {t(about.kind)}</span>
            </Combobox.Option>
          ))}
          {found.data?.length === 0 && <Combobox.Empty>{t('aboutNone')}</Combobox.Empty>}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  )
}

function keyOf({ kind, id }: About): string {
  return `${kind} ${id}`
}

/** What has these words; without any, the deals that were changed last. */
async function seek(words: string): Promise<About[]> {
  if (words === '') {
    const deals = await take(
      api.GET('/api/deals', { params: { query: { sort: '-updated_at', limit: SHOWN, status: ['open'] } } }),
    )
    return deals.map(({ id, title }) => ({ kind: 'deal', id, name: title }))
  }
  const hits = await take(api.GET('/api/search', { params: { query: { q: words, limit: SOUGHT } } }))
  return hits
    .flatMap(({ entity, id, title }) =>
      entity === 'deal' || entity === 'client' ? [{ kind: entity, id, name: title }] : [],
    )
    .slice(0, SHOWN)
}
