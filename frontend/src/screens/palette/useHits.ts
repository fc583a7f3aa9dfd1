/** What is found for the words typed so far, and the commands whose names have them. */
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'

import { api, take, type Schemas } from '@/api/client'
import { useMay } from '@/api/session'
import { GOALS } from '@/app/places'
import { callFor, CREATED, RIGHT } from '@/parts/creating'

type Hit = Pick<Schemas['Hit'], 'entity' | 'id' | 'title' | 'subtitle' | 'client_id' | 'deal_id'> & {
  marks: number[][]
  matched_in: { snippet: string } | null
}

export interface Item {
  id: string
  group: 'found' | 'commands'
  label: string
  hint: string | null
  marks: number[][]
  kind: string | null
  run: () => void
}

const PAUSE = 120 // ms after the last key
const LIMIT = 20

export function useItems(words: string): { items: Item[]; searching: boolean } {
  const { t } = useTranslation(['palette', 'common', 'create'])
  const may = useMay()
  const navigate = useNavigate()
  const [asked] = useDebouncedValue(words.trim(), PAUSE)
  const found = useQuery({
    queryKey: ['search', asked],
    queryFn: ({ signal }) =>
      take(api.GET('/api/search', { params: { query: { q: asked, limit: LIMIT } }, signal })),
    enabled: asked !== '',
    placeholderData: keepPreviousData,
  })

  const hits = asked === '' ? [] : (found.data ?? [])
  const create: Item[] = CREATED.filter((what) => may(RIGHT[what])).map((what) => ({
    id: `new-${what}`,
    group: 'commands',
    label: t(`create:new.${what}`),
    hint: null,
    marks: [],
    kind: null,
    run: () => callFor(what),
  }))
  const places: Item[] = GOALS.map(({ to, name }) => ({
    id: `go-${name}`,
    group: 'commands',
    label: t('go', { place: t(`common:nav.${name}`) }),
    hint: null,
    marks: [],
    kind: null,
    run: () => void navigate({ to }),
  }))
  const commands = [...create, ...places]
  const wanted = words.trim().toLowerCase()
  return {
    items: [
      ...hits.map((hit) => ({ ...shown(hit), kind: t(`entities.${hit.entity}`), run: () => open(hit) })),
      ...commands.filter(({ label }) => label.toLowerCase().includes(wanted)),
    ],
    searching: found.isFetching,
  }

  function open(hit: Hit): void {
    const deal = hit.entity === 'deal' ? hit.id : hit.deal_id
    const client = hit.entity === 'client' ? hit.id : hit.client_id
    if (deal !== null) void navigate({ to: '.', search: (search) => ({ ...search, deal }) })
    else if (client !== null)
      void navigate({ to: '/clients/$clientId', params: { clientId: String(client) } })
  }
}

function shown(hit: Hit): Omit<Item, 'kind' | 'run'> {
  return {
    id: `${hit.entity}-${hit.id}`,
    group: 'found',
    label: hit.title,
    hint: hit.matched_in?.snippet ?? hit.subtitle,
    marks: hit.marks,
  }
}
