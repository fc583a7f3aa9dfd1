/** A chip for each filter that is on; a click takes it off. */
import { Button } from '@mantine/core'
import IconX from '@tabler/icons-react/icons/IconX'
import { useTranslation } from 'react-i18next'

import { day, number } from '@/format'
import { askedOf } from '@/parts/own/asked'
import { useOwnFields } from '@/parts/own/queries'
import { usePeople } from '@/parts/people'
import { useTags } from '@/parts/tags/queries'

import classes from './FilterForm.module.css'
import { NARROWING, type BoardSearch } from './filters'

interface Shown {
  search: BoardSearch
  narrow: (change: BoardSearch) => void
}

interface Chip {
  label: string
  off: BoardSearch
}

export function Chips({ search, narrow }: Shown) {
  const { t } = useTranslation(['board', 'common'])
  const chips = useChips(search)
  const none = Object.fromEntries(NARROWING.map((name) => [name, undefined])) as BoardSearch
  return (
    <>
      <ul className={classes.chips} aria-label={t('filter.on')}>
        {chips.map(({ label, off }) => (
          <li key={label} className={classes.chip}>
            {label}
            <button
              type="button"
              className={classes.off}
              aria-label={t('filter.off', { name: label })}
              onClick={() => narrow(off)}
            >
              <IconX size={14} aria-hidden />
            </button>
          </li>
        ))}
      </ul>
      <Button
        className={classes.reset}
        variant="subtle"
        color="gray"
        size="compact-sm"
        onClick={() => narrow(none)}
      >
        {t('common:act.reset')}
      </Button>
    </>
  )
}

function useChips(search: BoardSearch): Chip[] {
  const { t } = useTranslation(['board', 'common', 'tags', 'own'])
  const fields = useOwnFields('deal')
  const { nameOf } = usePeople()
  const known = useTags()
  const range = (from: string | undefined, to: string | undefined) =>
    [from && t('filter.since', { what: from }), to && t('filter.until', { what: to })]
      .filter(Boolean)
      .join(' ')
  const dates = (from?: string, to?: string) => range(from && day(from, true), to && day(to, true))
  const sums = range(
    search.from === undefined ? undefined : number(search.from, 2),
    search.to === undefined ? undefined : number(search.to, 2),
  )
  const expected = dates(search.expectedFrom, search.expectedTo)
  const created = dates(search.createdFrom, search.createdTo)
  const people = search.manager?.map((id) => (id === 0 ? t('common:nobody') : (nameOf(id) ?? `№ ${id}`)))
  const tags = search.tag?.map((id) => known.find((tag) => tag.id === id)?.name ?? `№ ${id}`)
  const own = [...askedOf(search.custom).keys()].map(
    (key) => fields.find((field) => field.key === key)?.name ?? key,
  )
  const chips: (Chip | '' | false | undefined)[] = [
    people && { label: `${t('filter.manager')}: ${people.join(', ')}`, off: { manager: undefined } },
    sums && { label: `${t('filter.amount')}: ${sums}`, off: { from: undefined, to: undefined } },
    expected && {
      label: `${t('filter.expected')}: ${expected}`,
      off: { expectedFrom: undefined, expectedTo: undefined },
    },
    created && {
      label: `${t('filter.created')}: ${created}`,
      off: { createdFrom: undefined, createdTo: undefined },
    },
    tags && { label: `${t('tags:title')}: ${tags.join(', ')}`, off: { tag: undefined } },
    own.length > 0 && {
      label: `${t('own:filter.title')}: ${own.join(', ')}`,
      off: { custom: undefined },
    },
    search.tasks && { label: t(`filter.task.${search.tasks}`), off: { tasks: undefined } },
  ]
  return chips.filter((chip) => typeof chip === 'object')
}
