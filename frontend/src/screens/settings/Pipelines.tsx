/** The pipelines of the business, and the stages of the one chosen. */
import { Button, Group, Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { api, take } from '@/api/client'
import { Empty, Failed, Waiting } from '@/parts/states'

import { Card } from './Card'
import { PipelineForm } from './PipelineForm'
import { Stages } from './Stages'

export function Pipelines() {
  const { t } = useTranslation(['settings', 'common'])
  const { pipeline } = useSearch({ from: '/inside/settings/pipelines' })
  const navigate = useNavigate()
  const [form, setForm] = useState<'new' | 'edit' | null>(null)
  const all = useQuery({ queryKey: ['pipelines', 'all'], queryFn: readAll })
  if (all.isPending) return <Waiting />
  if (all.isError) return <Failed problem={all.error} onRetry={() => void all.refetch()} />
  const chosen = all.data.find(({ id }) => id === pipeline) ?? all.data[0]
  const choose = (id: number) => void navigate({ to: '/settings/pipelines', search: { pipeline: id } })

  return (
    <>
      <Card
        title={t('sections.pipelines')}
        action={
          <Button size="xs" onClick={() => setForm('new')}>
            {t('pipelines.add')}
          </Button>
        }
      >
        {chosen ? (
          <Group align="flex-end">
            <Select
              label={t('pipelines.pipeline')}
              value={String(chosen.id)}
              onChange={(id) => choose(Number(id))}
              data={all.data.map(({ id, name, is_active }) => ({
                value: String(id),
                label: is_active ? name : `${name} (${t('pipelines.archived')})`,
              }))}
            />
            <Button variant="default" onClick={() => setForm('edit')}>
              {t('common:act.edit')}
            </Button>
          </Group>
        ) : (
          <Empty title={t('pipelines.none')} hint={t('pipelines.noneHint')} />
        )}
      </Card>
      {chosen && <Stages pipeline={chosen.id} />}
      {form && (
        <PipelineForm
          pipeline={form === 'edit' ? (chosen ?? null) : null}
          onClose={() => setForm(null)}
          onCreated={({ id }) => choose(id)}
        />
      )}
    </>
  )
}

/** The archived ones too: a list tells one kind at a time. */
async function readAll() {
  const [active, archived] = await Promise.all(
    [true, false].map((is_active) =>
      take(api.GET('/api/pipelines', { params: { query: { is_active, limit: 1000 } } })),
    ),
  )
  return [...(active ?? []), ...(archived ?? [])]
}
