import { useTranslation } from 'react-i18next'

import { usePeople } from '@/parts/people'

import type { OwnField } from './queries'

/** What can be chosen; a person who has left stays for as long as nobody else is chosen. */
export function useChoices(field: OwnField, chosen = ''): { value: string; label: string }[] {
  const { t } = useTranslation('own')
  const { active, list } = usePeople()
  if (field.kind === 'yes_no') {
    return [
      { value: 'true', label: t('yes') },
      { value: 'false', label: t('no') },
    ]
  }
  if (field.kind !== 'user') return field.options.map(({ id, name }) => ({ value: String(id), label: name }))
  const left = list.filter(({ id, is_active }) => !is_active && String(id) === chosen)
  return [...active, ...left].map(({ id, full_name }) => ({ value: String(id), label: full_name }))
}
