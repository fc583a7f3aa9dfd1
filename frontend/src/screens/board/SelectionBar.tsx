/** What can be done with all chosen cards. */
import { Menu } from '@mantine/core'
import IconMove from '@tabler/icons-react/icons/IconArrowsHorizontal'
import { useTranslation } from 'react-i18next'

import { useMay } from '@/api/session'
import { AssignChoice, Choice, DeleteButton, ManyBar } from '@/parts/many'

import { laneColour } from './LaneView'
import menu from './CardMenu.module.css'
import type { Lane } from './lanes'
import type { Selection } from './useSelection'

interface Shown {
  lanes: Lane[]
  selection: Selection
  onMove: (stageId: number) => void
  onAssign: (managerId: number | null) => void
  onDelete: () => void
}

export function SelectionBar({ lanes, selection, onMove, onAssign, onDelete }: Shown) {
  const { t } = useTranslation('board')
  const may = useMay()
  if (selection.chosen.size === 0) return null
  return (
    <ManyBar count={selection.chosen.size} onClear={selection.clear}>
      {may('deal.move') && (
        <Choice icon={<IconMove size={16} stroke={1.6} aria-hidden />} label={t('menu.move')}>
          {lanes.map((lane) => (
            <Menu.Item
              key={lane.stage_id}
              leftSection={<span className={menu.dot} style={laneColour(lane)} />}
              onClick={() => onMove(lane.stage_id)}
            >
              {lane.stage_name}
            </Menu.Item>
          ))}
        </Choice>
      )}
      {may('owner.assign') && <AssignChoice onAssign={onAssign} />}
      {may('deal.delete') && <DeleteButton onClick={onDelete} />}
    </ManyBar>
  )
}
