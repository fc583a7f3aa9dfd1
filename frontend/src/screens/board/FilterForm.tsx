/** What the board is narrowed to: a form behind one button, and a chip for each filter that is on. */
import { ActionIcon, Indicator, Loader, Popover } from '@mantine/core'
import IconFilter from '@tabler/icons-react/icons/IconFilter'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'

import { NARROWING, type BoardSearch } from './filters'

const FilterFields = lazy(() => import('./FilterFields').then(({ FilterFields: it }) => ({ default: it })))

export interface Shown {
  search: BoardSearch
  narrow: (change: BoardSearch) => void
}

export function FilterButton({ search, narrow }: Shown) {
  const { t } = useTranslation('board')
  const count = NARROWING.filter((name) => name !== 'search' && search[name] !== undefined).length
  return (
    <Popover position="bottom-start" width={320} trapFocus withRoles shadow="md">
      <Indicator label={count} size={16} disabled={count === 0} inline offset={4}>
        <Popover.Target>
          <ActionIcon size={32} aria-label={t('filter.title')}>
            <IconFilter size={18} stroke={1.6} aria-hidden />
          </ActionIcon>
        </Popover.Target>
      </Indicator>
      <Popover.Dropdown aria-label={t('filter.title')}>
        <Suspense fallback={<Loader size="sm" />}>
          <FilterFields search={search} narrow={narrow} />
        </Suspense>
      </Popover.Dropdown>
    </Popover>
  )
}
