/** Tells an administrator that what goes over this connection can be overheard. */
import { useTranslation } from 'react-i18next'

import { useMay } from '@/api/session'

import classes from './Frame.module.css'
import { isOpen } from './insecure'

export function OpenNetwork() {
  const { t } = useTranslation()
  const may = useMay()
  if (!isOpen(window.location) || !may('user.edit')) return null
  return (
    <div role="note" className={classes.insecure}>
      {t('insecure')}
    </div>
  )
}
