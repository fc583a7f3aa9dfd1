/** One report: its name, what it tells, and its numbers once they are there. */
import { Text, Title } from '@mantine/core'
import { keepPreviousData, useQuery, type UseQueryOptions } from '@tanstack/react-query'
import { useId, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { Failed, Waiting } from '@/parts/states'

import classes from './reports.module.css'

interface Card<T, K extends readonly unknown[]> {
  title: string
  hint?: string
  wide?: boolean
  query: UseQueryOptions<T, Error, T, K>
  isEmpty: (data: T) => boolean
  children: (data: T) => ReactNode
}

export function Card<T, K extends readonly unknown[]>({
  title,
  hint,
  wide,
  query,
  isEmpty,
  children,
}: Card<T, K>) {
  const { t } = useTranslation('reports')
  const heading = useId()
  const { data, error, refetch } = useQuery({ ...query, placeholderData: keepPreviousData })
  return (
    <section className={classes.card} data-wide={wide || undefined} aria-labelledby={heading}>
      <Title order={2} size="h5" id={heading}>
        {title}
      </Title>
      {hint !== undefined && (
        <Text size="xs" c="var(--muted)" mb="xs">
          {hint}
        </Text>
      )}
      {data === undefined && !error && <Waiting rows={5} height={24} />}
      {error && <Failed problem={error} onRetry={() => void refetch()} />}
      {data !== undefined &&
        (isEmpty(data) ? (
          <Text c="var(--muted)" py="md">
            {t('nothing')}
          </Text>
        ) : (
          children(data)
        ))}
    </section>
  )
}
