/** Where deals go by the stage that the file names. */
import { Select, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'

import { useStages } from '@/screens/deals/queries'

import type { Changing } from './Columns'
import classes from './import.module.css'
import { placeOf, withPlace } from './stages'

const OUTCOMES = ['open', 'won', 'lost'] as const
const SHOWN = 30

export function Stages({ item: { stages, mapping }, closed, onChange }: Changing) {
  const { t } = useTranslation('imports')
  const { choices } = useStages()
  const places = [
    {
      group: t('stages.make'),
      items: OUTCOMES.map((value) => ({ value, label: t(`stages.outcome.${value}`) })),
    },
    ...choices.map(({ group, items }) => ({
      group,
      items: items.map(({ id, name }) => ({ value: String(id), label: name })),
    })),
  ]
  return (
    <div className={classes.stages}>
      <h3 className={classes.small}>{t('stages.title')}</h3>
      <Text size="sm" c="var(--muted)" mb="xs">
        {t('stages.hint')}
      </Text>
      <ul className={classes.plain}>
        {stages.slice(0, SHOWN).map((stage) => (
          <li key={`${stage.pipeline ?? ''} ${stage.value}`} className={classes.stage}>
            <span>
              {stage.value}{' '}
              <span className="muted">
                {[stage.pipeline, t('rows', { count: stage.rows })].filter(Boolean).join(' · ')}
              </span>
            </span>
            <Select
              size="xs"
              searchable
              disabled={closed}
              aria-label={t('stages.where', { stage: stage.value })}
              data={places}
              value={placeOf(stage, mapping.stages)}
              onChange={(place) => place && onChange({ stages: withPlace(stage, mapping.stages, place) })}
            />
          </li>
        ))}
      </ul>
      {stages.length > SHOWN && (
        <Text size="sm" c="var(--muted)">
          {t('stages.more', { count: stages.length - SHOWN })}
        </Text>
      )}
    </div>
  )
}
