/** The rail's places: where they lead, which key goes there; on a phone some stand aside, behind «more». */
import IconBoard from '@tabler/icons-react/icons/IconLayoutKanban'
import IconClients from '@tabler/icons-react/icons/IconUsers'
import IconReports from '@tabler/icons-react/icons/IconChartBar'
import IconTasks from '@tabler/icons-react/icons/IconChecklist'
import IconDeals from '@tabler/icons-react/icons/IconTable'
import IconToday from '@tabler/icons-react/icons/IconSun'
import IconSettings from '@tabler/icons-react/icons/IconSettings'
import { useNavigate } from '@tanstack/react-router'

export const PLACES = [
  { to: '/today', name: 'today', key: 'g h', Icon: IconToday, aside: false },
  { to: '/board', name: 'board', key: 'g b', Icon: IconBoard, aside: false },
  { to: '/deals', name: 'deals', key: 'g d', Icon: IconDeals, aside: true },
  { to: '/clients', name: 'clients', key: 'g c', Icon: IconClients, aside: false },
  { to: '/tasks', name: 'tasks', key: 'g t', Icon: IconTasks, aside: false },
  { to: '/reports', name: 'reports', key: 'g r', Icon: IconReports, aside: true },
  { to: '/settings', name: 'settings', key: 'g s', Icon: IconSettings, aside: true },
] as const

/** Where keys and the palette lead besides: what the rail has under another place. */
export const UNDER = [{ to: '/contacts', name: 'contacts', key: 'g p', under: '/clients' }] as const

/** Everywhere one can go by a key. */
export const GOALS = [...PLACES, ...UNDER] as const

export function useGo(): Record<string, () => void> {
  const navigate = useNavigate()
  return Object.fromEntries(GOALS.map(({ to, key }) => [key, () => void navigate({ to })]))
}
