/** The people of a client, and how to reach them. */
import { ActionIcon, Menu, Tooltip } from '@mantine/core'
import IconDots from '@tabler/icons-react/icons/IconDots'
import IconPlus from '@tabler/icons-react/icons/IconPlus'
import IconStar from '@tabler/icons-react/icons/IconStarFilled'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { useMay } from '@/api/session'
import { OwnFacts } from '@/parts/own/OwnFacts'
import { Personal } from '@/parts/personal/Personal'
import section from '@/parts/section.module.css'

import { ContactForm } from './ContactForm'
import classes from './contacts.module.css'
import { useContacts, useDropContact, useMakePrimary, type Contact } from './queries'
import { Reach } from './Reach'

export function Contacts({ clientId }: { clientId: number }) {
  const { t } = useTranslation('contacts')
  const may = useMay()
  const { data, isPending } = useContacts(clientId)
  const [edited, setEdited] = useState<Contact | 'new' | null>(null)
  const people = [...(data ?? [])].sort((one, other) => Number(other.is_primary) - Number(one.is_primary))
  return (
    <section aria-label={t('title')} className={classes.contacts}>
      <div className={section.heading}>
        <h3>{t('title')}</h3>
        {may('contact.create') && (
          <ActionIcon size={28} aria-label={t('add')} onClick={() => setEdited('new')}>
            <IconPlus size={16} />
          </ActionIcon>
        )}
      </div>
      {!isPending && people.length === 0 && <p className={section.none}>{t('none')}</p>}
      <ul className={section.list}>
        {people.map((contact) => (
          <Line key={contact.id} contact={contact} onEdit={() => setEdited(contact)} />
        ))}
      </ul>
      {edited !== null && (
        <ContactForm
          clientId={clientId}
          contact={edited === 'new' ? null : edited}
          onClose={() => setEdited(null)}
        />
      )}
    </section>
  )
}

function Line({ contact, onEdit }: { contact: Contact; onEdit: () => void }) {
  const { t } = useTranslation('contacts')
  const { name, position, is_primary: isPrimary } = contact
  return (
    <li className={classes.line}>
      <div className={classes.who}>
        <span className={classes.name}>
          {name}
          {isPrimary && (
            <Tooltip label={t('primary')}>
              <span role="img" aria-label={t('primary')} className={classes.star}>
                <IconStar size={12} />
              </span>
            </Tooltip>
          )}
        </span>
        {position !== null && <span className="muted">{position}</span>}
        <OwnFacts entity="contact" custom={contact.custom} />
      </div>
      <Reach who={contact} />
      <Actions contact={contact} onEdit={onEdit} />
    </li>
  )
}

function Actions({ contact, onEdit }: { contact: Contact; onEdit: () => void }) {
  const { t } = useTranslation(['contacts', 'common', 'personal'])
  const may = useMay()
  const lead = useMakePrimary(t('nowPrimary', { name: contact.name }))
  const drop = useDropContact(t('dropped', { name: contact.name }))
  const [personal, setPersonal] = useState(false)
  if (!may('contact.edit')) return null
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon size={28} aria-label={t('actions', { name: contact.name })}>
            <IconDots size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={onEdit}>{t('common:act.edit')}</Menu.Item>
          {!contact.is_primary && (
            <Menu.Item onClick={() => lead.mutate(contact)}>{t('makePrimary')}</Menu.Item>
          )}
          <Menu.Item onClick={() => setPersonal(true)}>{t('personal:open')}</Menu.Item>
          <Menu.Item color="red" onClick={() => drop.mutate(contact)}>
            {t('common:act.delete')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {personal && (
        <Personal
          whom={{ kind: 'contact', id: contact.id, name: contact.name }}
          onClose={() => setPersonal(false)}
        />
      )}
    </>
  )
}
