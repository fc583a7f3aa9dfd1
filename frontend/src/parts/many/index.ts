export { AssignChoice, Choice, DayChoice, DeleteButton, ManyBar } from './Many'
export { meant, TableBar } from './TableBar'
export { useBulk } from './useBulk'
export { useReason } from './useReason'
