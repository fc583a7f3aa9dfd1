/** What can be done with the chosen deals. */
import { Menu } from '@mantine/core'
import IconMove from '@tabler/icons-react/icons/IconArrowsHorizontal'
import { Fragment } from 'react'
import { useTranslation } from 'react-i18next'

import { api, full, type Schemas } from '@/api/client'
import type { Stage } from '@/api/pipelines'
import { useMay } from '@/api/session'
import {
  AssignChoice,
  Choice,
  DayChoice,
  DeleteButton,
  meant,
  TableBar,
  useBulk,
  useReason,
} from '@/parts/many'
import { NOTHING, type Selection } from '@/parts/table'
import { TagChoices } from '@/parts/tags/TagChoices'

import classes from './deals.module.css'
import { filterOf, useStages } from './queries'
import type { Deal, DealsSearch } from './route'

type Order = Pick<
  Schemas['DealBulk'],
  'action' | 'manager_id' | 'stage_id' | 'reason' | 'expected_close_date' | 'tags'
>

interface Shown {
  selection: Selection
  onSelect: (selection: Selection) => void
  pages: { rows: Deal[]; total: number }
  search: DealsSearch
}

export function Chosen({ selection, onSelect, pages, search }: Shown) {
  const { t } = useTranslation('deals')
  const may = useMay()
  const change = useBulk(
    ['deal', 'task', 'activity'],
    (order: Order) =>
      full(
        api.POST('/api/deals/bulk', {
          body: { ...order, ...meant(selection, filterOf(search)), mode: 'each' },
        }),
      ),
    () => onSelect(NOTHING),
  )
  const { reasonFor, asking } = useReason()
  const move = async ({ id, pipeline_id }: Stage) => {
    const given = await reasonFor(pipeline_id, id)
    if (given !== null) change({ action: 'move', stage_id: id, ...given })
  }
  return (
    <TableBar selection={selection} onSelect={onSelect} pages={pages}>
      {may('deal.move') && <StageChoice onStage={(stage) => void move(stage)} />}
      {may('owner.assign') && (
        <AssignChoice onAssign={(manager_id) => change({ action: 'assign', manager_id })} />
      )}
      {may('deal.edit') && (
        <DayChoice
          label={t('many.day')}
          onDay={(expected_close_date) => change({ action: 'set', expected_close_date })}
        />
      )}
      {may('deal.edit') && <TagChoices onTag={change} />}
      {may('deal.delete') && <DeleteButton onClick={() => change({ action: 'delete' })} />}
      {asking}
    </TableBar>
  )
}

function StageChoice({ onStage }: { onStage: (stage: Stage) => void }) {
  const { t } = useTranslation('deals')
  const { choices } = useStages()
  return (
    <Choice icon={<IconMove size={16} stroke={1.6} aria-hidden />} label={t('many.stage')}>
      {choices.map(({ group, items }) => (
        <Fragment key={group}>
          {choices.length > 1 && <Menu.Label>{group}</Menu.Label>}
          {items.map((stage) => (
            <Menu.Item key={stage.id} onClick={() => onStage(stage)}>
              <span className={classes.stage} style={{ '--c': stage.color }}>
                {stage.name}
              </span>
            </Menu.Item>
          ))}
        </Fragment>
      ))}
    </Choice>
  )
}
