/** What can be done with the chosen clients. */
import { Menu } from '@mantine/core'
import IconStatus from '@tabler/icons-react/icons/IconProgress'
import { useTranslation } from 'react-i18next'

import { api, full, type Schemas } from '@/api/client'
import { useMay } from '@/api/session'
import { AssignChoice, Choice, DeleteButton, meant, TableBar, useBulk } from '@/parts/many'
import { NOTHING, type Selection } from '@/parts/table'
import { TagChoices } from '@/parts/tags/TagChoices'

import { filterOf } from './queries'
import { STATUSES, type Client, type ClientsSearch } from './route'

type Order = Pick<Schemas['ClientBulk'], 'action' | 'manager_id' | 'status' | 'tags'>

interface Shown {
  selection: Selection
  onSelect: (selection: Selection) => void
  pages: { rows: Client[]; total: number }
  search: ClientsSearch
}

export function Chosen({ selection, onSelect, pages, search }: Shown) {
  const { t } = useTranslation('clients')
  const may = useMay()
  const change = useBulk(
    ['client', 'contact', 'task', 'activity'],
    (order: Order) =>
      full(
        api.POST('/api/clients/bulk', {
          body: { ...order, ...meant(selection, filterOf(search)), mode: 'each' },
        }),
      ),
    () => onSelect(NOTHING),
  )
  return (
    <TableBar selection={selection} onSelect={onSelect} pages={pages}>
      {may('client.edit') && (
        <Choice icon={<IconStatus size={16} stroke={1.6} aria-hidden />} label={t('many.status')}>
          {STATUSES.map((status) => (
            <Menu.Item key={status} onClick={() => change({ action: 'set', status })}>
              {t(`status.${status}`)}
            </Menu.Item>
          ))}
        </Choice>
      )}
      {may('owner.assign') && (
        <AssignChoice onAssign={(manager_id) => change({ action: 'assign', manager_id })} />
      )}
      {may('client.edit') && <TagChoices onTag={change} />}
      {may('client.delete') && <DeleteButton onClick={() => change({ action: 'delete' })} />}
    </TableBar>
  )
}
