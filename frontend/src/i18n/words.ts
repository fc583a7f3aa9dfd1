/** All words, by language and by room. */
import { contacts } from '@/parts/contacts/words'
import { kinds } from '@/parts/kinds/words'
import { many } from '@/parts/many/words'
import { personal } from '@/parts/personal/words'
import { record } from '@/parts/record/words'
import { same } from '@/parts/same/words'
import { secondfactor } from '@/parts/secondfactor/words'
import { table } from '@/parts/table/words'
import { tags } from '@/parts/tags/words'
import { takeback } from '@/parts/takeback/words'
import { timeline } from '@/parts/timeline/words'
import { todo } from '@/parts/todo/words'
import { views } from '@/parts/views/words'
import { bin } from '@/screens/bin/words'
import { board } from '@/screens/board/words'
import { changes } from '@/screens/changes/words'
import { clients } from '@/screens/clients/words'
import { create } from '@/screens/create/words'
import { deal } from '@/screens/deal/words'
import { deals } from '@/screens/deals/words'
import { duplicates } from '@/screens/duplicates/words'
import { imports } from '@/screens/import/words'
import { login } from '@/screens/login/words'
import { palette } from '@/screens/palette/words'
import { reports } from '@/screens/reports/words'
import { settings } from '@/screens/settings/words'
import { start } from '@/screens/start/words'
import { tasks } from '@/screens/tasks/words'
import { today } from '@/screens/today/words'

import { common } from './common'

const rooms = {
  common,
  bin,
  board,
  changes,
  clients,
  contacts,
  create,
  deal,
  deals,
  duplicates,
  imports,
  kinds,
  login,
  many,
  palette,
  personal,
  record,
  reports,
  same,
  secondfactor,
  settings,
  start,
  table,
  tags,
  takeback,
  tasks,
  timeline,
  today,
  todo,
  views,
}

type Rooms = typeof rooms
type In<L extends 'ru' | 'en'> = { [Room in keyof Rooms]: Rooms[Room][L] }

function of<L extends 'ru' | 'en'>(language: L): In<L> {
  return Object.fromEntries(Object.entries(rooms).map(([room, both]) => [room, both[language]])) as In<L>
}

export const words = { ru: of('ru'), en: of('en') }

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'common'
    resources: In<'ru'>
  }
}
