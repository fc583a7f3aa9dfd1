/** Settings: one's own, and for administrators those of the business. */
import { Title } from '@mantine/core'
import { Link, Outlet } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'

import { useMay } from '@/api/session'
import { Bar } from '@/parts/Bar'

import classes from './Settings.module.css'

const SECTIONS = [
  { to: '/settings/profile', name: 'profile', needs: null },
  { to: '/settings/pipelines', name: 'pipelines', needs: 'pipeline.edit' },
  { to: '/settings/fields', name: 'fields', needs: 'field.edit' },
  { to: '/settings/tags', name: 'tags', needs: 'tag.edit' },
  { to: '/settings/duplicates', name: 'unique', needs: 'key_policy.edit' },
  { to: '/settings/users', name: 'users', needs: 'user.edit' },
  { to: '/settings/keys', name: 'keys', needs: null },
  { to: '/settings/alarms', name: 'alarms', needs: 'alarm.read' },
  { to: '/settings/data', name: 'data', needs: null },
  { to: '/changes', name: 'changes', needs: null },
] as const

export function Settings() {
  const { t } = useTranslation('settings')
  const may = useMay()
  return (
    <div className={classes.settings}>
      <Bar>
        <Title order={1} size="h5">
          {t('title')}
        </Title>
      </Bar>
      <nav className={classes.sections} aria-label={t('title')}>
        {SECTIONS.filter(({ needs }) => needs === null || may(needs)).map(({ to, name }) => (
          <Link key={to} to={to} className={classes.section} activeProps={{ 'aria-current': 'page' }}>
            {t(`sections.${name}`)}
          </Link>
        ))}
      </nav>
      <div className={classes.content}>
        <Outlet />
      </div>
    </div>
  )
}
