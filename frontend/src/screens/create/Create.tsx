/** A new deal, client, contact, task or activity, over whatever screen it is called from. */
import { Modal, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { ContactForm } from '@/parts/contacts/ContactForm'
import type { Created } from '@/parts/creating'
import { Composer } from '@/parts/timeline/Composer'
import { NewTask } from '@/parts/todo/NewTask'
import { ClientField, type ChosenClient } from '@/screens/board/ClientField'
import { NewClient } from '@/screens/clients/NewClient'

import { AboutField, placeOf, useOpenDeal, type About } from './AboutField'
import { DealForm } from './DealForm'

interface Shown {
  what: Created
  onClose: () => void
}

export function Create({ what, onClose }: Shown) {
  const { t } = useTranslation(['create', 'common'])
  if (what === 'client') return <NewClient opened onClose={onClose} />
  if (what === 'contact') return <NewContact onClose={onClose} />
  return (
    <Modal
      opened
      onClose={onClose}
      title={t(`new.${what}`)}
      closeButtonProps={{ 'aria-label': t('common:act.close') }}
    >
      {what === 'deal' && <DealForm onClose={onClose} />}
      {what === 'task' && <TaskForm onClose={onClose} />}
      {what === 'activity' && <ActivityForm onClose={onClose} />}
    </Modal>
  )
}

function NewContact({ onClose }: { onClose: () => void }) {
  const [client, setClient] = useState<ChosenClient | null>(null)
  return (
    <ContactForm clientId={client?.id ?? null} contact={null} onClose={onClose}>
      <ClientField labelled value={client} onChange={setClient} />
    </ContactForm>
  )
}

/** What it is about: the open deal, until something else, or nothing, is chosen. */
function useAbout() {
  const open = useOpenDeal()
  const [chosen, choose] = useState<About | null | undefined>()
  return [chosen === undefined ? open : chosen, choose] as const
}

function TaskForm({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('create')
  const [about, setAbout] = useAbout()
  return (
    <Stack gap="sm">
      <AboutField value={about} onChange={setAbout} description={t('free')} />
      <NewTask place={about && placeOf(about)} onAdded={onClose} onClose={onClose} />
    </Stack>
  )
}

function ActivityForm({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('create')
  const [about, setAbout] = useAbout()
  return (
    <Stack gap="sm">
      <AboutField value={about} onChange={setAbout} autoFocus={!about} />
      {about ? (
        <Composer key={`${about.kind} ${about.id}`} place={placeOf(about)} called={0} onLogged={onClose} />
      ) : (
        <Text size="sm" c="var(--muted)">
          {t('aboutFirst')}
        </Text>
      )}
    </Stack>
  )
}
