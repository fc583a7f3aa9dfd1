/** A final column while nobody needs it: narrow, and wide again by a click or when a card is dragged. */
import { useTranslation } from 'react-i18next'

import { number } from '@/format'

import classes from './Folded.module.css'
import { laneColour } from './LaneView'
import { useActions } from './actions'
import type { Lane } from './lanes'

export function Folded({ lane }: { lane: Lane }) {
  const { t } = useTranslation('board')
  const actions = useActions()
  return (
    <section className={classes.lane} style={laneColour(lane)} aria-label={lane.stage_name}>
      <button
        type="button"
        className={classes.button}
        aria-expanded={false}
        title={t('lane.unfold', { stage: lane.stage_name })}
        onClick={() => actions.unfold(lane.stage_id, true)}
      >
        <span className={classes.count}>{number(lane.deals_count)}</span>
        <h2 className={classes.name}>{lane.stage_name}</h2>
      </button>
    </section>
  )
}
