/** What a client is to us: a word, with a dot in front of it for the eye. */
import { useTranslation } from 'react-i18next'

import classes from './clients.module.css'
import type { ClientStatus } from './route'

export function StatusMark({ status }: { status: ClientStatus }) {
  const { t } = useTranslation('clients')
  return (
    <span className={classes.status} data-status={status}>
      {t(`status.${status}`)}
    </span>
  )
}
