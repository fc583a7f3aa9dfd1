/** Everything that can be done with a card, also what a mouse would drag. */
import { Menu } from '@mantine/core'
import IconBack from '@tabler/icons-react/icons/IconArrowLeft'
import IconDown from '@tabler/icons-react/icons/IconArrowDown'
import IconUp from '@tabler/icons-react/icons/IconArrowUp'
import IconMove from '@tabler/icons-react/icons/IconArrowsHorizontal'
import IconClient from '@tabler/icons-react/icons/IconBuilding'
import IconCheck from '@tabler/icons-react/icons/IconCheck'
import IconPipeline from '@tabler/icons-react/icons/IconLayoutKanban'
import IconOpen from '@tabler/icons-react/icons/IconLayoutSidebarRightExpand'
import IconDelete from '@tabler/icons-react/icons/IconTrash'
import IconPerson from '@tabler/icons-react/icons/IconUser'
import { useNavigate } from '@tanstack/react-router'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { useMay } from '@/api/session'
import { usePeople } from '@/parts/people'

import classes from './CardMenu.module.css'
import { laneColour } from './LaneView'
import type { Card, Lane } from './lanes'
import type { Pipeline } from './queries'
import { pushed, type Way } from './walk'

export interface MenuAt {
  id: number
  x: number
  y: number
}

interface Shown {
  at: MenuAt
  card: Card
  lanes: Lane[]
  pipelines: Pipeline[]
  pipelineId: number
  onClose: () => void
  onMove: (stageId: number) => void
  onPush: (way: Way) => void
  onAssign: (managerId: number | null) => void
  onPipeline: (pipelineId: number) => void
  onDelete: () => void
}

type Page = 'all' | 'stages' | 'people' | 'pipelines'

const ICON = { size: 16, stroke: 1.6, 'aria-hidden': true }

export function CardMenu(props: Shown) {
  const { at, card, onClose } = props
  const { t } = useTranslation('board')
  const [page, setPage] = useState<Page>('all')
  return (
    <Menu opened onClose={onClose} position="bottom-start" width={264} returnFocus trapFocus>
      <Menu.Target>
        <button
          type="button"
          tabIndex={-1}
          aria-label={t('card.menu', { title: card.title })}
          className={classes.spot}
          style={{ left: at.x, top: at.y }}
        />
      </Menu.Target>
      <Menu.Dropdown className={classes.list} aria-label={t('card.menu', { title: card.title })} key={page}>
        {page === 'all' && <All {...props} onPage={setPage} />}
        {page !== 'all' && (
          <Menu.Item
            leftSection={<IconBack {...ICON} />}
            closeMenuOnClick={false}
            onClick={() => setPage('all')}
            data-autofocus
          >
            {t('menu.back')}
          </Menu.Item>
        )}
        {page === 'stages' && <Stages {...props} />}
        {page === 'people' && <People {...props} />}
        {page === 'pipelines' && <Pipelines {...props} />}
      </Menu.Dropdown>
    </Menu>
  )
}

function All(props: Shown & { onPage: (page: Page) => void }) {
  const { card, lanes, pipelines, onPage, onPush, onDelete } = props
  const { t } = useTranslation('board')
  const may = useMay()
  const navigate = useNavigate()
  const further = (icon: ReactNode, name: 'move' | 'assign' | 'pipeline', page: Page) => (
    <Menu.Item leftSection={icon} closeMenuOnClick={false} onClick={() => onPage(page)}>
      {t(`menu.${name}`)}
    </Menu.Item>
  )
  return (
    <>
      <Menu.Item
        leftSection={<IconOpen {...ICON} />}
        onClick={() => void navigate({ to: '.', search: (search) => ({ ...search, deal: card.id }) })}
      >
        {t('menu.open')}
      </Menu.Item>
      {card.client_name !== null && (
        <Menu.Item
          leftSection={<IconClient {...ICON} />}
          onClick={() =>
            void navigate({ to: '/clients/$clientId', params: { clientId: String(card.client_id) } })
          }
        >
          {t('menu.client')}
        </Menu.Item>
      )}
      {may('deal.move') && (
        <>
          <Menu.Divider />
          {further(<IconMove {...ICON} />, 'move', 'stages')}
          {pushed(lanes, card.id, 'up') && (
            <Menu.Item leftSection={<IconUp {...ICON} />} onClick={() => onPush('up')}>
              {t('menu.up')}
            </Menu.Item>
          )}
          {pushed(lanes, card.id, 'down') && (
            <Menu.Item leftSection={<IconDown {...ICON} />} onClick={() => onPush('down')}>
              {t('menu.down')}
            </Menu.Item>
          )}
          {pipelines.length > 1 && further(<IconPipeline {...ICON} />, 'pipeline', 'pipelines')}
        </>
      )}
      {may('owner.assign') && further(<IconPerson {...ICON} />, 'assign', 'people')}
      {may('deal.delete') && (
        <>
          <Menu.Divider />
          <Menu.Item c="var(--bad)" leftSection={<IconDelete {...ICON} />} onClick={onDelete}>
            {t('menu.delete')}
          </Menu.Item>
        </>
      )}
    </>
  )
}

function Stages({ card, lanes, onMove }: Shown) {
  return lanes.map((lane) => (
    <Menu.Item
      key={lane.stage_id}
      disabled={lane.stage_id === card.stage_id}
      leftSection={<span className={classes.dot} style={laneColour(lane)} />}
      rightSection={lane.stage_id === card.stage_id && <IconCheck {...ICON} />}
      onClick={() => onMove(lane.stage_id)}
    >
      {lane.stage_name}
    </Menu.Item>
  ))
}

function People({ card, onAssign }: Shown) {
  const { t } = useTranslation()
  const { owners } = usePeople()
  const all = [{ id: null, full_name: t('nobody') }, ...owners]
  return all.map(({ id, full_name }) => (
    <Menu.Item
      key={id}
      rightSection={id === card.manager_id && <IconCheck {...ICON} />}
      onClick={() => onAssign(id)}
    >
      {full_name}
    </Menu.Item>
  ))
}

function Pipelines({ pipelines, pipelineId, onPipeline }: Shown) {
  const { t } = useTranslation('board')
  return pipelines
    .filter(({ id }) => id !== pipelineId)
    .map(({ id, name }) => (
      <Menu.Item key={id} onClick={() => onPipeline(id)}>
        {t('menu.toPipeline', { name })}
      </Menu.Item>
    ))
}
