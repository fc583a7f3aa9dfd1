/** The rows of a batch: what each was called, and its fields before and after. */
import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'

import { kindName } from '@/parts/kinds'
import { Failed, Waiting } from '@/parts/states'

import classes from './changes.module.css'
import { useDetails } from './queries'
import type { Change } from './route'
import { told } from './telling'
import { useNaming, type Naming } from './useNaming'

export function Details({ batch }: { batch: string }) {
  const { t } = useTranslation('changes')
  const { t: common } = useTranslation()
  const { rows, ...list } = useDetails(batch)
  const naming = useNaming(rows)
  if (list.isPending) return <Waiting rows={2} height={24} />
  if (list.problem && rows.length === 0) return <Failed problem={list.problem} onRetry={list.again} />
  if (rows.length === 0) return <p className="muted">{t('nothing')}</p>
  return (
    <>
      <ul className={classes.rows}>
        {rows.map((change) => (
          <Row key={change.id} change={change} naming={naming} />
        ))}
      </ul>
      {list.isMoreComing && (
        <Button size="xs" variant="default" loading={list.isReading} onClick={list.more}>
          {common('act.more')}
        </Button>
      )}
    </>
  )
}

function Row({ change, naming }: { change: Change; naming: Naming }) {
  const { t } = useTranslation('changes')
  return (
    <li>
      <div>
        <Named change={change} />{' '}
        <span className="muted">
          {kindName(change.entity)}, {t(`one.${change.action}`)}
        </span>
      </div>
      <ul className={classes.fields}>
        {told(change).map(({ field, before, after }) => (
          <li key={field}>
            <span className="muted">{naming.label(change.entity, field)}: </span>
            <Values
              change={change}
              before={naming.value(change.entity, field, before)}
              after={naming.value(change.entity, field, after)}
              field={field}
            />
          </li>
        ))}
      </ul>
    </li>
  )
}

interface Sides {
  change: Change
  field: string
  before: string | null
  after: string | null
}

function Values({ change, field, before, after }: Sides) {
  const { t } = useTranslation('changes')
  if (change.entity === 'deal' && field === 'position') return <span>↕</span>
  if (change.action === 'create') return <span>{after}</span>
  return (
    <>
      <s className={classes.before}>{before ?? t('emptied')}</s>
      <span className="unseen"> {t('becomes')} </span>
      <span aria-hidden> → </span>
      <span>{after ?? t('emptied')}</span>
    </>
  )
}

/** Deals and clients are a click away. */
function Named({ change: { entity, entity_id, name, action } }: { change: Change }) {
  const { t } = useTranslation('changes')
  const shown = name ?? t('nameless')
  if (action === 'delete' || name === null) return <span className={classes.name}>{shown}</span>
  if (entity === 'deal') {
    return (
      <Link to="." search={(old) => ({ ...old, deal: entity_id })} className={classes.name}>
        {shown}
      </Link>
    )
  }
  if (entity === 'client') {
    return (
      <Link to="/clients/$clientId" params={{ clientId: String(entity_id) }} className={classes.name}>
        {shown}
      </Link>
    )
  }
  return <span className={classes.name}>{shown}</span>
}
