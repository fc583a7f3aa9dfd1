/** How far the reading of the file has come. */
import { Button, Progress } from '@mantine/core'
import { useTranslation } from 'react-i18next'

import { number } from '@/format'

import classes from './import.module.css'
import { useLead } from './queries'
import type { Import } from './route'

export function Going({ item, done, label }: { item: Import; done: number; label: string }) {
  const { t } = useTranslation('imports')
  const lead = useLead(item.id)
  const all = Math.max(item.rows_estimate, done, 1)
  return (
    <div className={classes.going}>
      <Progress value={(done / all) * 100} aria-label={label} transitionDuration={200} animated />
      <div className={classes.goingFoot}>
        <span className="figures">
          {label}: {t('run.progress', { done: number(done), all: number(all) })}
        </span>
        <Button size="xs" variant="default" loading={lead.isPending} onClick={() => lead.mutate('stop')}>
          {t('run.stop')}
        </Button>
      </div>
    </div>
  )
}
