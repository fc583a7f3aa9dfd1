/** All words, by room and by language. */
import { contacts } from '@/parts/contacts/words'
import { kinds } from '@/parts/kinds/words'
import { many } from '@/parts/many/words'
import { own } from '@/parts/own/words'
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
import { people } from '@/screens/contacts/words'
import { create } from '@/screens/create/words'
import { deal } from '@/screens/deal/words'
import { deals } from '@/screens/deals/words'
import { duplicates } from '@/screens/duplicates/words'
import { imports } from '@/screens/import/words'
import { login } from '@/screens/login/words'
import { palette } from '@/screens/palette/words'
import { reports } from '@/screens/reports/words'
import { alarms } from '@/screens/settings/alarms/words'
import { fields } from '@/screens/settings/fields/words'
import { handover } from '@/screens/settings/handover/words'
import { keys } from '@/screens/settings/keys/words'
import { tagsettings } from '@/screens/settings/tags/words'
import { unique } from '@/screens/settings/unique/words'
import { settings } from '@/screens/settings/words'
import { start } from '@/screens/start/words'
import { tasks } from '@/screens/tasks/words'
import { today } from '@/screens/today/words'

import { common } from './common'

/** Rooms that one may come to first; the board's first load brings them. */
const first = {
  common,
  board,
  clients,
  contacts,
  create,
  deal,
  deals,
  kinds,
  login,
  many,
  own,
  palette,
  personal,
  record,
  same,
  secondfactor,
  table,
  tags,
  tasks,
  timeline,
  today,
  todo,
  views,
}

/** Rooms that are loaded when they are first entered, by whatever is behind `worded`. */
const later = {
  alarms,
  bin,
  changes,
  duplicates,
  fields,
  handover,
  imports,
  keys,
  people,
  reports,
  settings,
  start,
  tagsettings,
  takeback,
  unique,
}

type Both = Record<string, Record<'ru' | 'en', object>>
type In<Rooms extends Both, L extends 'ru' | 'en'> = { [Room in keyof Rooms]: Rooms[Room][L] }

function of<Rooms extends Both, L extends 'ru' | 'en'>(rooms: Rooms, language: L): In<Rooms, L> {
  return Object.fromEntries(Object.entries(rooms).map(([room, both]) => [room, both[language]])) as In<
    Rooms,
    L
  >
}

export const words = {
  first: { ru: of(first, 'ru'), en: of(first, 'en') },
  later: { ru: of(later, 'ru'), en: of(later, 'en') },
}

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'common'
    resources: In<typeof first & typeof later, 'ru'>
  }
}
