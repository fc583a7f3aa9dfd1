/** The way between the screens: a rail at the left, on a phone a bar at the bottom. */
import { Tooltip } from '@mantine/core'
import { useLocalStorage } from '@mantine/hooks'
import IconPin from '@tabler/icons-react/icons/IconLayoutSidebar'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'

import { PLACES } from './places'
import classes from './Rail.module.css'

export function Rail() {
  const { t } = useTranslation()
  const [pinned, setPinned] = useLocalStorage({ key: 'nocto.rail', defaultValue: false })
  return (
    <nav className={classes.rail} data-pinned={pinned || undefined} aria-label={t('nav.main')}>
      {PLACES.map(({ to, name, Icon }) => (
        <Tooltip key={to} label={t(`nav.${name}`)} position="right" disabled={pinned}>
          <Link
            to={to}
            aria-label={t(`nav.${name}`)}
            className={classes.place}
            activeProps={{ 'data-here': true, 'aria-current': 'page' }}
          >
            <Icon size={20} stroke={1.6} aria-hidden />
            <span className={classes.name}>{t(`nav.${name}`)}</span>
          </Link>
        </Tooltip>
      ))}
      <button
        type="button"
        className={classes.pin}
        aria-pressed={pinned}
        aria-label={t('nav.pin')}
        onClick={() => setPinned(!pinned)}
      >
        <IconPin size={18} stroke={1.6} aria-hidden />
      </button>
    </nav>
  )
}
