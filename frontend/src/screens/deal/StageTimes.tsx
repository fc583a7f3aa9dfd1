/** How long the deal has stood where: a bar for the eye, a table for readers. */
import { useTranslation } from 'react-i18next'

import { stay } from '@/format'

import classes from './deal.module.css'
import { useStages, useStageTimes, type Deal } from './queries'
import { colourOf } from './Stages'

export function StageTimes({ deal }: { deal: Deal }) {
  const { t } = useTranslation('deal')
  const { data: times = [] } = useStageTimes(deal.id)
  const { data: stages = [] } = useStages(deal.pipeline_id)
  const total = times.reduce((sum, { seconds }) => sum + seconds, 0)
  if (times.length === 0) return null
  const colour = (stageId: number) => colourOf(stages.find(({ id }) => id === stageId) ?? { color: '' })
  return (
    <section aria-label={t('times')} className={classes.times}>
      <h3 className={classes.heading}>{t('times')}</h3>
      <div className={classes.bar} aria-hidden>
        {times.map(({ stage_id: id, seconds }) => (
          <span
            key={id}
            className={classes.part}
            style={{ '--c': colour(id), flexGrow: total === 0 ? 1 : seconds }}
          />
        ))}
      </div>
      <ul className={classes.legend} aria-hidden>
        {times.map(({ stage_id: id, stage_name: name, seconds, is_current: isCurrent }) => (
          <li key={id} data-here={isCurrent || undefined}>
            <span className={classes.dot} style={{ '--c': colour(id) }} />
            {name ?? t('goneStage')} {stay(seconds)}
          </li>
        ))}
      </ul>
      <table className="unseen">
        <caption>{t('times')}</caption>
        <tbody>
          {times.map(({ stage_id: id, stage_name: name, seconds, entered, is_current: isCurrent }) => (
            <tr key={id}>
              <th scope="row">
                {name ?? t('goneStage')}
                {isCurrent && ` (${t('now')})`}
              </th>
              <td>
                {stay(seconds)}
                {entered > 1 && ` · ${t('entered', { count: entered })}`}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
