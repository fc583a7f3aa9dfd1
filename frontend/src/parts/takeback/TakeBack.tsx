/** Taking a whole batch back: at once, or, if some of it was changed since, after showing what would stay. */
import { Button, Group, Modal, Text, type ButtonProps } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { api, full, type Answer, type Problem, type Schemas } from '@/api/client'
import { kindName } from '@/parts/kinds'
import { offerUndo, tell, tellProblem } from '@/parts/notices'

import classes from './takeback.module.css'

type Undone = Schemas['UndoOut']

interface Against {
  conflicts: Schemas['UndoConflict'][]
  total: number
}

interface Taken extends ButtonProps {
  batch: string
  children: string
  'aria-label'?: string
  onDone?: () => void
}

export function TakeBack({ batch, children, onDone, ...look }: Taken) {
  const { t } = useTranslation('takeback')
  const client = useQueryClient()
  const [against, setAgainst] = useState<Against | null>(null)
  const undo = useMutation<Answer<Undone>, Problem, boolean>({
    mutationFn: (skip) =>
      full(
        api.POST('/api/changes/{batch}/undo', {
          params: { path: { batch } },
          body: { skip_conflicts: skip },
        }),
      ),
    onSuccess: ({ data }) => {
      setAgainst(null)
      if (data.batch === null) tell(t('nothing'))
      else offerUndo(client, t('done', { count: data.undone }), data.batch)
      onDone?.()
      void client.invalidateQueries()
    },
    onError: (problem) => {
      if (problem.code === 'undo_conflict') setAgainst(read(problem))
      else tellProblem(problem)
    },
  })
  return (
    <>
      <Button variant="default" {...look} loading={undo.isPending} onClick={() => undo.mutate(false)}>
        {children}
      </Button>
      {against && (
        <Conflicts
          against={against}
          busy={undo.isPending}
          onClose={() => setAgainst(null)}
          onRest={() => undo.mutate(true)}
        />
      )}
    </>
  )
}

function read(problem: Problem): Against {
  return {
    conflicts: (problem.body.conflicts as Schemas['UndoConflict'][] | undefined) ?? [],
    total: Number(problem.body.conflicts_total ?? 0),
  }
}

interface Shown {
  against: Against
  busy: boolean
  onClose: () => void
  onRest: () => void
}

function Conflicts({ against: { conflicts, total }, busy, onClose, onRest }: Shown) {
  const { t } = useTranslation('takeback')
  const { t: common } = useTranslation()
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('title')}
      closeButtonProps={{ 'aria-label': common('act.close') }}
    >
      <Text size="sm">{t('hint', { count: total })}</Text>
      <ul className={classes.conflicts} aria-label={t('list')} tabIndex={0}>
        {conflicts.map(({ entity, id, name, reason }) => (
          <li key={`${entity} ${id}`}>
            <span className={classes.name}>{name ?? t('nameless')}</span>
            <span className="muted">
              {kindName(entity)} · {t(`reason.${reason}`)}
            </span>
          </li>
        ))}
        {total > conflicts.length && <li>{t('more', { count: total - conflicts.length })}</li>}
      </ul>
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {common('act.cancel')}
        </Button>
        <Button loading={busy} onClick={onRest}>
          {t('rest')}
        </Button>
      </Group>
    </Modal>
  )
}
