/** The stages of the pipeline as steps: one click moves the deal, asking first for what the stage needs. */
import { Tooltip } from '@mantine/core'
import IconCheck from '@tabler/icons-react/icons/IconCheck'
import IconCross from '@tabler/icons-react/icons/IconX'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { Problem } from '@/api/client'
import { useMay } from '@/api/session'
import { announce } from '@/parts/announce'
import { tellProblem } from '@/parts/notices'
import { withPatch } from '@/parts/record/clash'
import type { Editable } from '@/parts/record/useRecord'

import { Asked, lacking } from './Asked'
import classes from './deal.module.css'
import { useStages, type Deal, type Stage } from './queries'

interface Question {
  stage: Stage
  needs: string[]
  /** What was answered before, when the stage wants still more. */
  given: Partial<Deal>
}

export function Stages({ record }: { record: Editable<Deal> }) {
  const { t } = useTranslation('deal')
  const may = useMay()
  const deal = record.row
  const { data: stages = [] } = useStages(deal.pipeline_id)
  const [asked, setAsked] = useState<Question | null>(null)
  const at = stages.findIndex(({ id }) => id === deal.stage_id)
  const isMovable = may('deal.move')

  const put = async (stage: Stage, patch: Partial<Deal> = {}) => {
    try {
      await record.save({ ...patch, stage_id: stage.id })
      announce(t('nowOn', { stage: stage.name }))
      setAsked(null)
    } catch (problem) {
      const needs = problem instanceof Problem ? problem.needs : []
      if (needs.length > 0) setAsked({ stage, needs, given: patch })
      else tellProblem(problem as Error)
    }
  }
  const go = (stage: Stage) => {
    if (stage.id === deal.stage_id) return
    const needs = lacking(deal, stage)
    if (needs.length > 0) setAsked({ stage, needs, given: {} })
    else void put(stage)
  }

  return (
    <>
      <ol className={classes.steps} aria-label={t('stages')}>
        {stages.map((stage, place) => {
          const isHere = stage.id === deal.stage_id
          return (
            <li key={stage.id} className={classes.step}>
              <Tooltip label={stage.name}>
                <button
                  type="button"
                  className={classes.go}
                  style={{ '--c': colourOf(stage) }}
                  data-past={(place < at && !stage.is_final) || undefined}
                  data-here={isHere || undefined}
                  aria-current={isHere ? 'step' : undefined}
                  aria-label={stage.name}
                  disabled={!isMovable}
                  onClick={() => go(stage)}
                >
                  {stage.is_final && (stage.is_won ? <IconCheck size={14} /> : <IconCross size={14} />)}
                </button>
              </Tooltip>
            </li>
          )
        })}
      </ol>
      <p className={classes.stage} data-first tabIndex={-1}>
        {stages[at]?.name}
        {at >= 0 && !stages[at]?.is_final && (
          <span className="muted"> · {t('probability', { percent: stages[at]?.win_probability ?? 0 })}</span>
        )}
      </p>
      {asked && (
        <Asked
          deal={deal}
          stage={asked.stage}
          key={asked.needs.join()}
          needs={asked.needs}
          onCancel={() => setAsked(null)}
          onAnswer={(patch) => void put(asked.stage, withPatch(asked.given, patch))}
        />
      )}
    </>
  )
}

export function colourOf({ color }: { color: string }): string {
  return /^#[\da-f]{6}$/iu.test(color) ? color : '#94A3B8'
}
