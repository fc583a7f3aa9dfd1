/** The way between the screens: a rail at the left, on a phone a bar at the bottom. */
import { Menu, Tooltip } from '@mantine/core'
import { useLocalStorage } from '@mantine/hooks'
import IconMore from '@tabler/icons-react/icons/IconDots'
import IconPin from '@tabler/icons-react/icons/IconLayoutSidebar'
import { Link, useRouterState } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'

import { PLACES, UNDER } from './places'
import classes from './Rail.module.css'

export function Rail() {
  const { t } = useTranslation()
  const home = useRouterState({
    select: ({ location }) => UNDER.find(({ to }) => location.pathname === to)?.under,
  })
  const [pinned, setPinned] = useLocalStorage({ key: 'nocto.rail', defaultValue: false })
  return (
    <nav className={classes.rail} data-pinned={pinned || undefined} aria-label={t('nav.main')}>
      {PLACES.map(({ to, name, Icon, aside }) => (
        <Tooltip key={to} label={t(`nav.${name}`)} position="right" disabled={pinned}>
          <Link
            to={to}
            aria-label={t(`nav.${name}`)}
            className={classes.place}
            data-aside={aside || undefined}
            {...(to === home && { 'data-here': true })}
            activeProps={{ 'data-here': true, 'aria-current': 'page' }}
          >
            <Icon size={20} stroke={1.6} aria-hidden />
            <span className={classes.name}>{t(`nav.${name}`)}</span>
          </Link>
        </Tooltip>
      ))}
      <More />
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

/** On a phone: the places for which the bar has no room. */
function More() {
  const { t } = useTranslation()
  return (
    <Menu position="top-end" width={200}>
      <Menu.Target>
        <button type="button" className={classes.more}>
          <IconMore size={20} stroke={1.6} aria-hidden />
          <span className={classes.name}>{t('nav.more')}</span>
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {PLACES.filter(({ aside }) => aside).map(({ to, name, Icon }) => (
          <Menu.Item
            key={to}
            leftSection={<Icon size={18} stroke={1.6} aria-hidden />}
            renderRoot={(props) => <Link to={to} {...props} />}
          >
            {t(`nav.${name}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
