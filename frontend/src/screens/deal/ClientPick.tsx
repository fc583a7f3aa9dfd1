/** Choosing another client for the deal: a few letters, then the name. */
import { ActionIcon, Combobox, Tooltip, useCombobox } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import IconSwap from '@tabler/icons-react/icons/IconPencil'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { api, take } from '@/api/client'

const SHOWN = 20
const PAUSE = 200

export function ClientPick({ onPick }: { onPick: (id: number) => void }) {
  const { t } = useTranslation('deal')
  const [search, setSearch] = useState('')
  const box = useCombobox({
    onDropdownClose: () => setSearch(''),
    onDropdownOpen: () => box.focusSearchInput(),
  })
  const [sought] = useDebouncedValue(search.trim(), PAUSE)
  const found = useQuery({
    queryKey: ['clients', 'pick', sought],
    queryFn: () =>
      take(
        api.GET('/api/clients', {
          params: { query: { limit: SHOWN, search: sought || undefined, sort: 'name' } },
        }),
      ),
    enabled: box.dropdownOpened,
    placeholderData: (before) => before,
  })
  return (
    <Combobox
      store={box}
      width={320}
      position="bottom-end"
      shadow="md"
      onOptionSubmit={(id) => {
        box.closeDropdown()
        onPick(Number(id))
      }}
    >
      <Combobox.Target targetType="button" withAriaAttributes={false}>
        <Tooltip label={t('otherClient')}>
          <ActionIcon
            size={28}
            aria-label={t('otherClient')}
            aria-expanded={box.dropdownOpened}
            onClick={() => box.toggleDropdown()}
          >
            <IconSwap size={16} stroke={1.6} />
          </ActionIcon>
        </Tooltip>
      </Combobox.Target>
      <Combobox.Dropdown>
        <Combobox.Search
          value={search}
          aria-label={t('findClient')}
          placeholder={t('findClient')}
          onChange={(event) => {
            setSearch(event.currentTarget.value)
            box.selectFirstOption()
          }}
        />
        <Combobox.Options mah={260} style={{ overflowY: 'auto' }}>
          {found.data?.map(({ id, name }) => (
            <Combobox.Option key={id} value={String(id)}>
              {name}
            </Combobox.Option>
          ))}
          {found.data?.length === 0 && <Combobox.Empty>{t('noClient')}</Combobox.Empty>}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  )
}
