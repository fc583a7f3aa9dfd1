/** What can be done with all chosen cards. */
import { ActionIcon, Button, Menu, Paper } from '@mantine/core'
import IconMove from '@tabler/icons-react/icons/IconArrowsHorizontal'
import IconDelete from '@tabler/icons-react/icons/IconTrash'
import IconPerson from '@tabler/icons-react/icons/IconUser'
import IconX from '@tabler/icons-react/icons/IconX'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { useMay } from '@/api/session'
import { usePeople } from '@/parts/people'

import { laneColour } from './LaneView'
import menu from './CardMenu.module.css'
import classes from './SelectionBar.module.css'
import type { Lane } from './lanes'
import type { Selection } from './useSelection'

interface Shown {
  lanes: Lane[]
  selection: Selection
  onMove: (stageId: number) => void
  onAssign: (managerId: number | null) => void
  onDelete: () => void
}

const ICON = { size: 16, stroke: 1.6, 'aria-hidden': true }

export function SelectionBar({ lanes, selection, onMove, onAssign, onDelete }: Shown) {
  const { t } = useTranslation(['board', 'common'])
  const may = useMay()
  const { owners } = usePeople()
  if (selection.chosen.size === 0) return null
  return (
    <Paper role="toolbar" aria-label={t('many.bar')} shadow="md" className={classes.bar}>
      <span className={classes.count}>{t('many.chosen', { count: selection.chosen.size })}</span>
      {may('deal.move') && (
        <Choice icon={<IconMove {...ICON} />} label={t('menu.move')}>
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
      {may('owner.assign') && (
        <Choice icon={<IconPerson {...ICON} />} label={t('menu.assign')}>
          {[{ id: null, full_name: t('common:nobody') }, ...owners].map(({ id, full_name }) => (
            <Menu.Item key={id} onClick={() => onAssign(id)}>
              {full_name}
            </Menu.Item>
          ))}
        </Choice>
      )}
      {may('deal.delete') && (
        <Button
          variant="subtle"
          color="gray"
          c="var(--bad)"
          size="compact-md"
          leftSection={<IconDelete {...ICON} />}
          onClick={onDelete}
        >
          {t('menu.delete')}
        </Button>
      )}
      <ActionIcon size={28} aria-label={t('many.clear')} onClick={selection.clear}>
        <IconX {...ICON} />
      </ActionIcon>
    </Paper>
  )
}

function Choice({ icon, label, children }: { icon: ReactNode; label: string; children: ReactNode }) {
  return (
    <Menu position="top-start" width={240}>
      <Menu.Target>
        <Button variant="subtle" color="gray" size="compact-md" leftSection={icon}>
          {label}
        </Button>
      </Menu.Target>
      <Menu.Dropdown className={menu.list}>{children}</Menu.Dropdown>
    </Menu>
  )
}
