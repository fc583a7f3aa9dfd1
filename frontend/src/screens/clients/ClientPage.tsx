/** Everything about one client. */
import { Title } from '@mantine/core'

import { Bar } from '@/parts/Bar'

import { clientRoute } from './route'

export function ClientPage() {
  const { clientId } = clientRoute.useParams()
  return (
    <Bar>
      <Title order={1} size="h5">
        {clientId}
      </Title>
    </Bar>
  )
}
