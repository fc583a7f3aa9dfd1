/** The notices themselves, apart from what calls for them. */
import { Notifications } from '@mantine/notifications'

export function NoticesShown() {
  return <Notifications position="bottom-center" limit={3} />
}
