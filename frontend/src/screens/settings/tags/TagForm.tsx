/** A new tag, or another name and colour for one, wherever it is. */
import { ColorInput, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { api, full } from '@/api/client'
import { useWrite } from '@/api/write'
import { FormDialog, Remove } from '@/parts/FormDialog'
import { wordsOf } from '@/parts/notices'

import type { Tag } from './Tags'

const LONGEST = 60
const COLORS = ['#64748b', '#2563eb', '#0891b2', '#15803d', '#b45309', '#c2410c', '#c81e1e', '#7c3aed']

export function TagForm({ tag, onClose }: { tag: Tag | null; onClose: () => void }) {
  const { t } = useTranslation('tagsettings')
  const [name, setName] = useState(tag?.name ?? '')
  const [color, setColor] = useState(tag?.color ?? COLORS[1] ?? '')
  const params = {
    path: { tag_id: tag?.id ?? 0 },
    header: { 'if-match': `"${tag?.version ?? 0}"` },
  }
  const save = useWrite({
    call: () =>
      tag
        ? full(api.PATCH('/api/tags/{tag_id}', { params, body: { name, color } }))
        : full(api.POST('/api/tags', { body: { name, color } })),
    touches: ['tag'],
    says: () => t(tag ? 'saved' : 'created', { name }),
    quiet: true,
    onDone: onClose,
  })
  const remove = useWrite({
    call: () => full(api.DELETE('/api/tags/{tag_id}', { params })),
    touches: ['tag'],
    says: () => t('removed', { name: tag?.name ?? '' }),
    quiet: true,
    onDone: onClose,
  })
  const problem = save.error ?? remove.error
  return (
    <FormDialog
      title={tag ? t('edit', { name: tag.name }) : t('add')}
      saving={save.isPending}
      onSave={() => save.mutate(undefined)}
      onClose={onClose}
      aside={tag && <Remove removing={remove.isPending} onClick={() => remove.mutate(undefined)} />}
    >
      <TextInput
        label={t('name')}
        required
        maxLength={LONGEST}
        data-autofocus
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <ColorInput
        label={t('color')}
        withEyeDropper={false}
        swatches={COLORS}
        value={color}
        onChange={setColor}
        required
      />
      {problem && (
        <Text role="alert" size="sm" c="var(--bad)">
          {wordsOf(problem)}
        </Text>
      )}
    </FormDialog>
  )
}
