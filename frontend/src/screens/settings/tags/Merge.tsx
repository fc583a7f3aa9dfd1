/** Two tags that mean the same become one. */
import { Select, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { api, full } from '@/api/client'
import { useWrite } from '@/api/write'
import { FormDialog } from '@/parts/FormDialog'
import { useTags } from '@/parts/tags/queries'

import type { Tag } from './Tags'

export function Merge({ tag, onClose }: { tag: Tag; onClose: () => void }) {
  const { t } = useTranslation('tagsettings')
  const others = useTags().filter(({ id }) => id !== tag.id)
  const [into, setInto] = useState<string | null>(null)
  const merge = useWrite({
    call: () =>
      full(
        api.POST('/api/tags/{tag_id}/merge', {
          params: { path: { tag_id: tag.id } },
          body: { into_id: Number(into) },
        }),
      ),
    touches: ['tag'],
    says: (_, kept) => t('merged', { name: tag.name, into: kept.name }),
    onDone: onClose,
  })
  return (
    <FormDialog
      title={t('merge', { name: tag.name })}
      save={t('mergeShort')}
      saving={merge.isPending}
      onSave={() => {
        if (into !== null) merge.mutate(undefined)
      }}
      onClose={onClose}
    >
      <Text size="sm">{t('mergeHint', { name: tag.name })}</Text>
      <Select
        label={t('into')}
        required
        searchable
        value={into}
        onChange={setInto}
        data={others.map(({ id, name }) => ({ value: String(id), label: name }))}
      />
    </FormDialog>
  )
}
