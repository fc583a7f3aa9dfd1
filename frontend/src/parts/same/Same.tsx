/** Who is there already with the same phone, e-mail, number or name: told before anything is saved. */
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { api, take } from '@/api/client'

import classes from './same.module.css'

export interface Known {
  name?: string
  phone?: string
  email?: string
  inn?: string
  telegram?: string
}

interface Props {
  kind: 'clients' | 'contacts'
  values: Known
  /** The row that is being changed: it is like itself. */
  except?: number | undefined
}

const PAUSE = 300 // ms after the last key
const LONGEST = 200 // characters that the server takes in a question

export function Same({ kind, values, except }: Props) {
  const { t } = useTranslation('same')
  const asked = useRested(questionOf(values))
  const { data } = useQuery({
    queryKey: [kind, 'same', asked, except],
    queryFn: () => {
      const params = { params: { query: { ...(JSON.parse(asked) as Known), except_id: except } } }
      return take(
        kind === 'clients'
          ? api.GET('/api/clients/duplicates', params)
          : api.GET('/api/contacts/duplicates', params),
      )
    },
    enabled: asked !== '{}',
    placeholderData: keepPreviousData,
  })
  if (asked === '{}' || !data?.length) return null
  return (
    <section className={classes.same} aria-label={t('title')}>
      <h3 className={classes.title} role="status">
        {t('title')}
      </h3>
      <ul className={classes.list}>
        {data.slice(0, 5).map(({ entity, id, name, client_id, client_name, by }) => (
          <li key={`${entity} ${id}`}>
            <Link to="/clients/$clientId" params={{ clientId: String(client_id) }}>
              {name}
            </Link>{' '}
            <span className="muted">
              {t(entity)}
              {client_name !== null && ` · ${client_name}`} · {by.map((kind) => t(`by.${kind}`)).join(', ')}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** What is long enough to ask about, as a text: so that equal questions are equal. */
function questionOf(values: Known): string {
  const filled = Object.entries(values)
    .map(([name, value]) => [name, String(value ?? '').trim()] as const)
    .filter(([, value]) => value.length > 2 && value.length <= LONGEST)
  return JSON.stringify(Object.fromEntries(filled))
}

function useRested(value: string): string {
  const [rested, setRested] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), PAUSE)
    return () => clearTimeout(timer)
  }, [value])
  return rested
}
