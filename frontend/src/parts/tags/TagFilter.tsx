/** Which tags the rows of a list carry one of. */
import { MultiSelect } from '@mantine/core'
import { useTranslation } from 'react-i18next'

import { useTags } from './queries'
import classes from './tags.module.css'

interface Shown {
  value: number[] | undefined
  onChange: (tags: number[] | undefined) => void
  label?: string
  withinPortal?: boolean
}

export function TagFilter({ value = [], onChange, label, withinPortal = true }: Shown) {
  const { t } = useTranslation('tags')
  const known = useTags()
  if (known.length === 0 && value.length === 0) return null
  const gone = value.filter((id) => known.every((tag) => tag.id !== id))
  return (
    <MultiSelect
      className={label === undefined ? classes.filter : undefined}
      label={label}
      aria-label={t('title')}
      clearable
      searchable
      comboboxProps={{ withinPortal }}
      placeholder={value.length > 0 ? '' : t('any')}
      value={value.map(String)}
      onChange={(ids) => onChange(ids.length > 0 ? ids.map(Number) : undefined)}
      data={[
        ...known.map(({ id, name }) => ({ value: String(id), label: name })),
        ...gone.map((id) => ({ value: String(id), label: `№ ${id}` })),
      ]}
    />
  )
}
