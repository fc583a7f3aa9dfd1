/** What can be done with the chosen contacts. */
import { api, full, type Schemas } from '@/api/client'
import { useMay } from '@/api/session'
import { meant, TableBar, useBulk } from '@/parts/many'
import { NOTHING, type Selection } from '@/parts/table'
import { TagChoices } from '@/parts/tags/TagChoices'

import { filterOf } from './queries'
import type { Contact, ContactsSearch } from './route'

type Order = Pick<Schemas['ContactBulk'], 'action' | 'tags'>

interface Shown {
  selection: Selection
  onSelect: (selection: Selection) => void
  pages: { rows: Contact[]; total: number }
  search: ContactsSearch
}

export function Chosen({ selection, onSelect, pages, search }: Shown) {
  const may = useMay()
  const change = useBulk(
    ['contact'],
    (order: Order) =>
      full(
        api.POST('/api/contacts/bulk', {
          body: { ...order, ...meant(selection, filterOf(search)), mode: 'each' },
        }),
      ),
    () => onSelect(NOTHING),
  )
  return (
    <TableBar selection={selection} onSelect={onSelect} pages={pages}>
      {may('contact.edit') && <TagChoices onTag={change} />}
    </TableBar>
  )
}
