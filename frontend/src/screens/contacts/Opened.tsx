/** The contact the address names, open to be read and changed. */
import { Modal } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'

import { useClientNames } from '@/api/names'
import { ContactForm } from '@/parts/contacts/ContactForm'
import link from '@/parts/link.module.css'
import { Empty, Failed } from '@/parts/states'

import { contactQuery } from './queries'

const MISSING = 404

export function Opened({ id, onClose }: { id: number; onClose: () => void }) {
  const { t } = useTranslation(['people', 'common'])
  const { data, error, refetch } = useQuery(contactQuery(id))
  const nameOf = useClientNames(data ? [data.client_id] : [])
  if (error)
    return (
      <Modal opened onClose={onClose} closeButtonProps={{ 'aria-label': t('common:act.close') }}>
        {'status' in error && error.status === MISSING ? (
          <Empty title={t('gone')} />
        ) : (
          <Failed problem={error} onRetry={() => void refetch()} />
        )}
      </Modal>
    )
  if (!data) return null
  return (
    <ContactForm clientId={data.client_id} contact={data} onClose={onClose}>
      <Link className={link.link} to="/clients/$clientId" params={{ clientId: String(data.client_id) }}>
        {nameOf(data.client_id) ?? t('client')}
      </Link>
    </ContactForm>
  )
}
