/** The rail's places: where they lead, which key goes there. */
import IconBoard from '@tabler/icons-react/icons/IconLayoutKanban'
import IconClients from '@tabler/icons-react/icons/IconUsers'
import IconReports from '@tabler/icons-react/icons/IconChartBar'
import IconTasks from '@tabler/icons-react/icons/IconChecklist'
import IconDeals from '@tabler/icons-react/icons/IconTable'
import IconSettings from '@tabler/icons-react/icons/IconSettings'
import { useNavigate } from '@tanstack/react-router'

export const PLACES = [
  { to: '/board', name: 'board', key: 'g b', Icon: IconBoard },
  { to: '/deals', name: 'deals', key: 'g d', Icon: IconDeals },
  { to: '/clients', name: 'clients', key: 'g c', Icon: IconClients },
  { to: '/tasks', name: 'tasks', key: 'g t', Icon: IconTasks },
  { to: '/reports', name: 'reports', key: 'g r', Icon: IconReports },
  { to: '/settings', name: 'settings', key: 'g s', Icon: IconSettings },
] as const

export function useGo(): Record<string, () => void> {
  const navigate = useNavigate()
  return Object.fromEntries(PLACES.map(({ to, key }) => [key, () => void navigate({ to })]))
}
