/** A person of a client, new or changed. */
import { Button, Group, Modal, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { useState, type ReactNode, type SyntheticEvent } from 'react'
import { useTranslation } from 'react-i18next'

import { wordsOf } from '@/parts/notices'
import { OwnInputs } from '@/parts/own/OwnInputs'
import { useOwnFields } from '@/parts/own/queries'
import { refusalsIn, useOwnForm } from '@/parts/own/useOwnForm'
import { Same } from '@/parts/same/Same'

import { useKeepContact, type Contact } from './queries'

const FIELDS = ['name', 'position', 'phone', 'whatsapp', 'telegram', 'email'] as const
type Field = (typeof FIELDS)[number] | 'notes'

interface Props {
  /** Null until it is chosen whose contact it will be. */
  clientId: number | null
  contact: Contact | null
  onClose: () => void
  /** Whose contact it is, or the field that asks for that. */
  children?: ReactNode
}

export function ContactForm({ clientId, contact, onClose, children }: Props) {
  const { t } = useTranslation(['contacts', 'common'])
  const [values, setValues] = useState<Record<Field, string>>(() => ({
    name: contact?.name ?? '',
    position: contact?.position ?? '',
    phone: contact?.phone ?? '',
    whatsapp: contact?.whatsapp ?? '',
    telegram: contact?.telegram ?? '',
    email: contact?.email ?? '',
    notes: contact?.notes ?? '',
  }))
  const keep = useKeepContact(contact, t(contact ? 'changed' : 'added'), onClose)
  const fields = useOwnFields('contact')
  const own = useOwnForm(fields, contact?.custom)
  const put = (field: Field, value: string) => setValues((old) => ({ ...old, [field]: value }))
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    if (own.isReadable && clientId !== null)
      keep.mutate({ clientId, fields: { ...values, custom: own.custom } })
  }
  const refusal = (field: Field) => keep.error?.fields.find((each) => each.field === field)?.message

  return (
    <Modal
      opened
      onClose={onClose}
      title={contact ? contact.name : t('add')}
      closeButtonProps={{ 'aria-label': t('common:act.close') }}
    >
      <form onSubmit={submit}>
        <Stack gap="sm">
          {children}
          {FIELDS.map((field) => (
            <TextInput
              key={field}
              label={t(`field.${field}`)}
              required={field === 'name'}
              data-autofocus={field === 'name' || undefined}
              value={values[field]}
              error={refusal(field)}
              onChange={(event) => put(field, event.currentTarget.value)}
            />
          ))}
          <OwnInputs
            fields={fields}
            texts={own.texts}
            onType={own.onType}
            refusals={refusalsIn(keep.error)}
          />
          <Textarea
            label={t('field.notes')}
            autosize
            minRows={2}
            value={values.notes}
            error={refusal('notes')}
            onChange={(event) => put('notes', event.currentTarget.value)}
          />
          <Same kind="contacts" values={values} except={contact?.id} />
          {keep.error && keep.error.fields.length === 0 && (
            <Text role="alert" size="sm" c="var(--bad)">
              {wordsOf(keep.error)}
            </Text>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('common:act.cancel')}
            </Button>
            <Button type="submit" loading={keep.isPending} disabled={clientId === null}>
              {t(contact ? 'common:act.save' : 'common:act.add')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
