/** A view: what it is called, who sees it, and whether it is opened first. */
import { Checkbox, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { api, full, type Answer } from '@/api/client'
import { useMay } from '@/api/session'
import { useWrite } from '@/api/write'
import { FormDialog, Remove } from '@/parts/FormDialog'

import type { Entity, View } from './queries'
import type { Query } from './query'

interface Shown {
  view: View | null
  entity: Entity
  layout: 'table' | 'board'
  /** What is on the screen. */
  query: Query
  columns: string[]
  onClose: () => void
}

export function ViewForm({ view, entity, layout, query, columns, onClose }: Shown) {
  const { t } = useTranslation(['views', 'common'])
  const may = useMay()
  const [name, setName] = useState(view?.name ?? '')
  const [shared, setShared] = useState(view?.shared ?? false)
  const [first, setFirst] = useState(view?.is_default ?? false)
  const [replaced, setReplaced] = useState(false)
  const edits = view?.may_edit ?? true
  const arrange = (default_id: number | null) =>
    full(api.PUT('/api/views/order', { body: { entity, default_id } }))

  const write = () => {
    const now = { query: query as Record<string, string>, columns }
    if (!view) return full(api.POST('/api/views', { body: { entity, layout, name, shared, ...now } }))
    const params = { path: { view_id: view.id }, header: { 'if-match': `"${view.version}"` } }
    const body = { name, shared, ...(replaced ? now : {}) }
    return full(api.PATCH('/api/views/{view_id}', { params, body }))
  }
  const save = useWrite({
    call: async (): Promise<Answer<unknown>> => {
      const saved = edits ? await write() : null
      if (saved && first === (view?.is_default ?? false)) return saved
      const arranged = await arrange(first ? (saved?.data.id ?? view?.id ?? null) : null)
      return saved ?? arranged
    },
    touches: ['view'],
    says: () => t('saved', { name }),
    onDone: onClose,
  })
  const drop = useWrite({
    call: () => full(api.DELETE('/api/views/{view_id}', { params: { path: { view_id: view?.id ?? 0 } } })),
    touches: ['view'],
    says: () => t('deleted', { name }),
    onDone: onClose,
  })

  return (
    <FormDialog
      title={t(view ? 'title' : 'add')}
      saving={save.isPending}
      onSave={() => save.mutate(undefined)}
      onClose={onClose}
      aside={edits && view && <Remove removing={drop.isPending} onClick={() => drop.mutate(undefined)} />}
    >
      <TextInput
        label={t('name')}
        required
        maxLength={120}
        data-autofocus
        disabled={!edits}
        description={view && !edits ? t('by', { name: view.owner_name ?? '' }) : undefined}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Checkbox
        label={t('first')}
        checked={first}
        onChange={(event) => setFirst(event.currentTarget.checked)}
      />
      {edits && may('view.share') && (
        <Checkbox
          label={t('shared')}
          description={t('sharedHint')}
          checked={shared}
          onChange={(event) => setShared(event.currentTarget.checked)}
        />
      )}
      {edits && view && (
        <Checkbox
          label={t('replace')}
          checked={replaced}
          onChange={(event) => setReplaced(event.currentTarget.checked)}
        />
      )}
      {view && view.gone.length > 0 && (
        <Text size="sm" c="var(--warn)">
          {t('gone', { what: view.gone.map(({ field, value }) => `${field} ${value ?? ''}`).join(', ') })}
        </Text>
      )}
    </FormDialog>
  )
}
