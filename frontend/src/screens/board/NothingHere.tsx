/** A board without a card: what to do about it. */
import { Button } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'

import { useMay } from '@/api/session'
import { Empty } from '@/parts/states'

import classes from './Board.module.css'
import { useActions } from './actions'
import { isNarrowed, NARROWING, type BoardSearch } from './filters'
import type { Lane } from './lanes'

interface Shown {
  lanes: Lane[]
  search: BoardSearch
  isCreating: boolean
}

export function NothingHere({ lanes, search, isCreating }: Shown) {
  const { t } = useTranslation(['board', 'common'])
  const may = useMay()
  const actions = useActions()
  const navigate = useNavigate({ from: '/board' })
  const first = lanes.find((lane) => !lane.is_final)
  if (isCreating || lanes.some((lane) => lane.deals_count > 0)) return null
  const widen = () =>
    void navigate({
      search: (before) => ({
        ...before,
        ...(Object.fromEntries(NARROWING.map((name) => [name, undefined])) as BoardSearch),
      }),
    })
  return (
    <div className={classes.nothing}>
      {lanes.length === 0 && <Empty title={t('noStages')} hint={t('noStagesHint')} />}
      {lanes.length > 0 && isNarrowed(search) && (
        <Empty title={t('noneFound')} hint={t('noneFoundHint')}>
          <Button variant="default" onClick={widen}>
            {t('common:act.reset')}
          </Button>
        </Empty>
      )}
      {lanes.length > 0 && !isNarrowed(search) && (
        <Empty title={t('noDeals')} hint={may('deal.create') ? t('noDealsHint') : t('noDealsForYou')}>
          {first && may('deal.create') && (
            <Button onClick={() => actions.create(first.stage_id)}>{t('new.title')}</Button>
          )}
        </Empty>
      )}
    </div>
  )
}
