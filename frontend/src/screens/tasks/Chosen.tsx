/** What can be done with the chosen tasks. */
import { Button, Menu } from '@mantine/core'
import IconDone from '@tabler/icons-react/icons/IconCheck'
import IconPriority from '@tabler/icons-react/icons/IconFlag'
import { useTranslation } from 'react-i18next'

import { api, full, type Schemas } from '@/api/client'
import { useMay, useMe } from '@/api/session'
import { todayIn } from '@/format'
import { AssignChoice, Choice, DayChoice, DeleteButton, meant, TableBar, useBulk } from '@/parts/many'
import { NOTHING, type Selection } from '@/parts/table'

import { filtersOf } from './queries'
import { PRIORITIES, type Task, type TasksSearch } from './route'

type Order = Pick<Schemas['TaskBulk'], 'action' | 'assignee_id' | 'due_date' | 'priority'>

interface Shown {
  selection: Selection
  onSelect: (selection: Selection) => void
  pages: { rows: Task[]; total: number }
  search: TasksSearch
}

export function Chosen({ selection, onSelect, pages, search }: Shown) {
  const { t } = useTranslation('tasks')
  const may = useMay()
  const me = useMe()
  const change = useBulk(
    ['task'],
    (order: Order) =>
      full(
        api.POST('/api/tasks/bulk', {
          body: {
            ...order,
            ...meant(selection, filtersOf(search, me.id, todayIn(me.time_zone))),
            mode: 'each',
          },
        }),
      ),
    () => onSelect(NOTHING),
  )
  const isDone = search.view === 'done'
  return (
    <TableBar selection={selection} onSelect={onSelect} pages={pages}>
      {may('task.edit') && (
        <>
          <Button
            variant="subtle"
            color="gray"
            size="compact-md"
            leftSection={<IconDone size={16} stroke={1.6} aria-hidden />}
            onClick={() => change({ action: isDone ? 'reopen' : 'complete' })}
          >
            {t(isDone ? 'many.reopen' : 'many.complete')}
          </Button>
          <DayChoice label={t('many.day')} onDay={(due_date) => change({ action: 'set', due_date })} />
          <Choice icon={<IconPriority size={16} stroke={1.6} aria-hidden />} label={t('many.priority')}>
            {PRIORITIES.map((priority) => (
              <Menu.Item key={priority} onClick={() => change({ action: 'set', priority })}>
                {t(`priority.${priority}`)}
              </Menu.Item>
            ))}
          </Choice>
        </>
      )}
      {may('task.assign') && (
        <AssignChoice
          label={t('many.assign')}
          anybody
          onAssign={(assignee_id) => change({ action: 'assign', assignee_id })}
        />
      )}
      {may('task.delete') && <DeleteButton onClick={() => change({ action: 'delete' })} />}
    </TableBar>
  )
}
