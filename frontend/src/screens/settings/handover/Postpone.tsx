/** Another day on which what was lent comes back. */
import { Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { api, full } from '@/api/client'
import { useMe } from '@/api/session'
import { useWrite } from '@/api/write'
import { day, todayIn } from '@/format'
import { FormDialog } from '@/parts/FormDialog'
import { wordsOf } from '@/parts/notices'
import { usePeople } from '@/parts/people'
import { daysAfter } from '@/parts/todo/days'

import type { Given } from './Handovers'

export function Postpone({ handover, onClose }: { handover: Given; onClose: () => void }) {
  const { t } = useTranslation('handover')
  const { nameOf } = usePeople()
  const tomorrow = daysAfter(todayIn(useMe().time_zone), 1)
  const [until, setUntil] = useState(handover.until ?? tomorrow)
  const put = useWrite({
    call: () =>
      full(
        api.PATCH('/api/handovers/{handover_id}', {
          params: {
            path: { handover_id: handover.id },
            header: { 'if-match': `"${handover.version}"` },
          },
          body: { until },
        }),
      ),
    touches: ['handover'],
    says: () => t('postponed', { day: day(until) }),
    quiet: true,
    onDone: onClose,
  })
  return (
    <FormDialog
      title={t('postponeOf', { name: nameOf(handover.from_id) })}
      save={t('postpone')}
      saving={put.isPending}
      onSave={() => put.mutate(undefined)}
      onClose={onClose}
    >
      <TextInput
        type="date"
        label={t('until')}
        description={t('untilOnly')}
        required
        data-autofocus
        min={tomorrow}
        value={until}
        onChange={(event) => setUntil(event.currentTarget.value)}
      />
      {put.error && (
        <Text role="alert" size="sm" c="var(--bad)">
          {wordsOf(put.error)}
        </Text>
      )}
    </FormDialog>
  )
}
