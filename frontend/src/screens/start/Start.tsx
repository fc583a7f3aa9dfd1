/** The first thing an administrator sees: three ways to begin. */
import { Loader, Text, Title } from '@mantine/core'
import IconExample from '@tabler/icons-react/icons/IconBuildingStore'
import IconImport from '@tabler/icons-react/icons/IconFileImport'
import IconEmpty from '@tabler/icons-react/icons/IconLayoutKanban'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { ComponentType } from 'react'
import { useTranslation } from 'react-i18next'

import { tellProblem } from '@/parts/notices'

import { createDemo } from './demo'
import classes from './Start.module.css'

export function Start() {
  const { t } = useTranslation('start')
  const navigate = useNavigate()
  const client = useQueryClient()
  const demo = useMutation({
    mutationFn: createDemo,
    onSuccess: async () => {
      await client.invalidateQueries()
      await navigate({ to: '/board' })
    },
    onError: tellProblem,
  })

  return (
    <div className={classes.start}>
      <Title order={1} size="h2" ta="center">
        {t('title')}
      </Title>
      <Text c="var(--muted)" ta="center" mb="xl">
        {t('hint')}
      </Text>
      <div className={classes.ways}>
        <Way
          Icon={IconExample}
          title={t('demo')}
          hint={demo.isPending ? t('demoBusy') : t('demoHint')}
          busy={demo.isPending}
          onClick={() => demo.mutate()}
        />
        <Way
          Icon={IconImport}
          title={t('import')}
          hint={t('importHint')}
          onClick={() => void navigate({ to: '/import' })}
        />
        <Way
          Icon={IconEmpty}
          title={t('empty')}
          hint={t('emptyHint')}
          onClick={() => void navigate({ to: '/board' })}
        />
      </div>
    </div>
  )
}

interface Way {
  Icon: ComponentType<{ size: number; stroke: number }>
  title: string
  hint: string
  busy?: boolean
  onClick: () => void
}

function Way({ Icon, title, hint, busy = false, onClick }: Way) {
  return (
    <button type="button" className={classes.way} onClick={onClick} disabled={busy} aria-busy={busy}>
      {busy ? <Loader size={32} /> : <Icon size={32} stroke={1.4} />}
      <Text component="span" fw={600} size="lg">
        {title}
      </Text>
      <Text component="span" size="sm" c="var(--muted)">
        {hint}
      </Text>
    </button>
  )
}
