/** The tags of a row: a name and a dot of its colour each. */
import { useTranslation } from 'react-i18next'

import type { Tag } from './given'
import classes from './tags.module.css'

interface Shown {
  tags: Tag[]
  /** So many at most; the rest is counted. */
  most?: number
  place?: 'card' | 'line'
}

export function TagChips({ tags, most = tags.length, place }: Shown) {
  const { t } = useTranslation('tags')
  if (tags.length === 0) return null
  const hidden = tags.slice(most)
  return (
    <ul className={`${classes.chips} ${place === undefined ? '' : classes[place]}`} aria-label={t('title')}>
      {tags.slice(0, most).map(({ id, name, color }) => (
        <li key={id} className={classes.chip} style={{ '--c': colorOf(color) }} title={name}>
          <span className={classes.name}>{name}</span>
        </li>
      ))}
      {hidden.length > 0 && (
        <li className={classes.more} title={hidden.map(({ name }) => name).join(', ')}>
          {t('more', { count: hidden.length })}
        </li>
      )}
    </ul>
  )
}

/** Only what is a colour gets into a style. */
export function colorOf(color: string): string | undefined {
  return /^#[0-9a-f]{6}$/iu.test(color) ? color : undefined
}
