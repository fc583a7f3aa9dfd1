/** The rail's places: where they lead, which key goes there. */
import IconBoard from '@tabler/icons-react/icons/IconLayoutKanban'
import { useNavigate } from '@tanstack/react-router'

export const PLACES = [{ to: '/board', name: 'board', key: 'g b', Icon: IconBoard }] as const

export function useGo(): Record<string, () => void> {
  const navigate = useNavigate()
  return Object.fromEntries(PLACES.map(({ to, key }) => [key, () => void navigate({ to })]))
}
