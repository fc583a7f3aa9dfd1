/** What is in the business as a whole. */
import { Alert, Button, Text } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'

import { useMay } from '@/api/session'
import { tell, tellProblem } from '@/parts/notices'
import { createDemo, demoQuery, removeDemo } from '@/screens/start/demo'

import { Card } from './Card'

export function Data() {
  const { t } = useTranslation('settings')
  const may = useMay()
  return (
    <>
      {may('import') && (
        <Card title={t('data.import')}>
          <Text size="sm" c="var(--muted)" mb="sm">
            {t('data.importHint')}
          </Text>
          <Button renderRoot={(props) => <Link to="/import" {...props} />}>{t('data.toImport')}</Button>
        </Card>
      )}
      <Card title={t('data.bin')}>
        <Text size="sm" c="var(--muted)" mb="sm">
          {t('data.binHint')}
        </Text>
        <Button variant="default" renderRoot={(props) => <Link to="/bin" {...props} />}>
          {t('data.toBin')}
        </Button>
      </Card>
      {may('dump') && (
        <Card title={t('data.dump')}>
          <Text size="sm" c="var(--muted)" mb="sm">
            {t('data.dumpHint')}
          </Text>
          <Button variant="default" renderRoot={(props) => <a href="/api/dump" download {...props} />}>
            {t('data.toDump')}
          </Button>
        </Card>
      )}
      {may('demo.edit') && <Demo />}
    </>
  )
}

function Demo() {
  const { t } = useTranslation('settings')
  const client = useQueryClient()
  const demo = useQuery(demoQuery)
  const turn = useMutation({
    mutationFn: (wanted: boolean) => (wanted ? createDemo() : removeDemo()),
    onSuccess: (_, wanted) => {
      tell(t(wanted ? 'data.created' : 'data.removed'))
      void client.invalidateQueries()
    },
    onError: tellProblem,
  })
  const stays = turn.data?.stays ?? []

  return (
    <Card title={t('data.demo')}>
      <Text size="sm" c="var(--muted)" mb="sm">
        {t('data.demoHint')}
      </Text>
      {stays.length > 0 && (
        <Alert color="yellow" mb="sm">
          {t('data.stays', { names: stays.join(', ') })}
        </Alert>
      )}
      {demo.data && (
        <Button variant="default" loading={turn.isPending} onClick={() => turn.mutate(!demo.data.present)}>
          {t(demo.data.present ? 'data.remove' : 'data.create')}
        </Button>
      )}
    </Card>
  )
}
