/** Which columns a person sees and how wide: kept in their browser, by the table's name. */
import { useLocalStorage } from '@mantine/hooks'
import { useMemo } from 'react'

import type { Column } from './types'

const NARROWEST = 64
const WIDEST = 800

interface Kept {
  shown: Record<string, boolean>
  widths: Record<string, number>
}

const AS_DECLARED: Kept = { shown: {}, widths: {} }

export interface ColumnsInUse<Row> {
  all: Column<Row>[]
  visible: Column<Row>[]
  isShown: (key: string) => boolean
  show: (key: string, shown: boolean) => void
  /** Shows these and no others; if none is named, all stays as it is. */
  choose: (keys: string[]) => void
  resize: (key: string, width: number) => void
  reset: () => void
}

/** The first column names the row and always stays. */
export function useColumns<Row>(name: string, declared: Column<Row>[]): ColumnsInUse<Row> {
  const [kept, setKept] = useLocalStorage<Kept>({ key: `nocto.table.${name}`, defaultValue: AS_DECLARED })
  return useMemo(() => {
    const isShown = (key: string) =>
      key === declared[0]?.key ||
      (kept.shown[key] ?? !declared.some((column) => column.key === key && column.optional))
    return {
      all: declared,
      isShown,
      visible: declared
        .filter(({ key }) => isShown(key))
        .map((column) => ({ ...column, width: kept.widths[column.key] ?? column.width })),
      show: (key, shown) => setKept((old) => ({ ...old, shown: { ...old.shown, [key]: shown } })),
      choose: (keys) => {
        if (keys.length === 0) return
        // Columns that are still on their way are named too: a view may be opened before the fields are known.
        const declaredOnes = declared.map(({ key }) => [key, keys.includes(key)] as const)
        const chosen = Object.fromEntries([...declaredOnes, ...keys.map((key) => [key, true] as const)])
        setKept((old) => ({ ...old, shown: chosen }))
      },
      resize: (key, width) =>
        setKept((old) => ({ ...old, widths: { ...old.widths, [key]: within(Math.round(width)) } })),
      reset: () => setKept(AS_DECLARED),
    }
  }, [declared, kept, setKept])
}

function within(width: number): number {
  return Math.min(Math.max(width, NARROWEST), WIDEST)
}
