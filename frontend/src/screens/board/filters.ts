/** What the board is narrowed to: kept in the address, asked of the server. */
import type { paths } from '@/api/schema'
import { conditionsIn } from '@/parts/own/asked'
import { tagIds, tagWords } from '@/parts/tags/address'

export const TASKS = ['with', 'without'] as const

export interface BoardSearch {
  pipeline?: number | undefined
  search?: string | undefined
  /** 0 stands for «nobody's». */
  manager?: number[] | undefined
  from?: number | undefined
  to?: number | undefined
  expectedFrom?: string | undefined
  expectedTo?: string | undefined
  createdFrom?: string | undefined
  createdTo?: string | undefined
  tasks?: (typeof TASKS)[number] | undefined
  tag?: number[] | undefined
  /** Conditions on own fields: `city:contains:Омск`. */
  custom?: string[] | undefined
  /** Final columns that are held open. */
  open?: number[] | undefined
}

export type BoardQuery = Omit<
  NonNullable<paths['/api/deals/stats/pipeline']['get']['parameters']['query']>,
  'pipeline_id'
>

/** What narrows; a link with these removed shows the whole pipeline. */
export const NARROWING = [
  'search',
  'manager',
  'from',
  'to',
  'expectedFrom',
  'expectedTo',
  'createdFrom',
  'createdTo',
  'tasks',
  'tag',
  'custom',
] as const

const LONGEST = 200

function id(value: unknown): number | undefined {
  const number = Number(value)
  return Number.isSafeInteger(number) && number > 0 ? number : undefined
}

function ids(value: unknown, least: number): number[] | undefined {
  const found = (Array.isArray(value) ? value : [value])
    .filter((each) => each !== undefined && each !== '')
    .map(Number)
    .filter((each) => Number.isSafeInteger(each) && each >= least)
  return found.length > 0 ? [...new Set(found)] : undefined
}

function amount(value: unknown): number | undefined {
  const number = Number(value)
  return value !== undefined && value !== '' && Number.isFinite(number) && number >= 0 ? number : undefined
}

function text(value: unknown): string | undefined {
  const said = typeof value === 'string' || typeof value === 'number' ? String(value).trim() : ''
  return said === '' ? undefined : said.slice(0, LONGEST)
}

function day(value: unknown): string | undefined {
  return typeof value === 'string' && /^\d{4}-\d\d-\d\d$/u.test(value) && !Number.isNaN(Date.parse(value))
    ? value
    : undefined
}

/** Whatever somebody wrote into the address, made into a search or left out. */
export function readSearch(raw: Record<string, unknown>): BoardSearch {
  // What is left out is said too: the address's own words would shine through otherwise.
  return {
    pipeline: id(raw.pipeline),
    search: text(raw.search),
    manager: ids(raw.manager, 0),
    from: amount(raw.from),
    to: amount(raw.to),
    expectedFrom: day(raw.expectedFrom),
    expectedTo: day(raw.expectedTo),
    createdFrom: day(raw.createdFrom),
    createdTo: day(raw.createdTo),
    tasks: TASKS.find((each) => each === raw.tasks),
    tag: tagIds(raw.tag),
    custom: conditionsIn(raw.custom),
    open: ids(raw.open, 1),
  }
}

export function isNarrowed(search: BoardSearch): boolean {
  return NARROWING.some((name) => search[name] !== undefined)
}

/** The same in the server's words. Days are the reader's own, so a day begins at their midnight. */
export function queryOf(search: BoardSearch): BoardQuery {
  const nobody = search.manager?.includes(0)
  return {
    search: search.search,
    manager_id: nobody ? undefined : search.manager,
    unassigned: nobody ? true : undefined,
    amount_min: search.from,
    amount_max: search.to,
    expected_from: search.expectedFrom,
    expected_to: search.expectedTo,
    created_from: search.createdFrom && midnight(search.createdFrom, 0),
    created_before: search.createdTo && midnight(search.createdTo, 1),
    has_pending_task: wanted(search.tasks),
    tag: tagWords(search.tag),
    custom: search.custom,
  }
}

function midnight(iso: string, later: number): string {
  const date = new Date(`${iso}T00:00:00`)
  date.setDate(date.getDate() + later)
  return date.toISOString()
}

function wanted(tasks: BoardSearch['tasks']): boolean | undefined {
  return tasks && tasks === 'with'
}
