/** The day: what is to be done, which deals wait, what happened lately; each one click from its action. */
import { SegmentedControl, Title } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'

import { Bar } from '@/parts/Bar'

import { Recent } from './Recent'
import { todayRoute } from './route'
import { TasksOfDay } from './TasksOfDay'
import classes from './today.module.css'
import { Waiting } from './Waiting'

export function Today() {
  const { t } = useTranslation('today')
  const navigate = useNavigate()
  const { all = false } = todayRoute.useSearch()
  return (
    <div className={classes.screen}>
      <Bar>
        <Title order={1} size="h5">
          {t('title')}
        </Title>
        <SegmentedControl
          size="xs"
          aria-label={t('whose.label')}
          value={all ? 'all' : 'mine'}
          onChange={(whose) =>
            void navigate({
              to: '/today',
              replace: true,
              search: (old) => ({ ...old, all: whose === 'all' ? true : undefined }),
            })
          }
          data={(['mine', 'all'] as const).map((whose) => ({ value: whose, label: t(`whose.${whose}`) }))}
        />
      </Bar>
      <div className={classes.columns}>
        <TasksOfDay all={all} />
        <div className={classes.side}>
          <Waiting all={all} />
          <Recent />
        </div>
      </div>
    </div>
  )
}
