/** A new client: its name is enough; the rest can wait. */
import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useState, type SyntheticEvent } from 'react'
import { useTranslation } from 'react-i18next'

import { api, full, type Problem } from '@/api/client'
import { useWrite } from '@/api/write'
import { isValidInn } from '@/inn'
import { wordsOf } from '@/parts/notices'
import { OwnInputs } from '@/parts/own/OwnInputs'
import { refusalsIn, useRequired } from '@/parts/own/useOwnForm'
import { Same } from '@/parts/same/Same'

const FIELDS = ['name', 'phone', 'email', 'inn', 'website', 'source'] as const
type Field = (typeof FIELDS)[number]
const BLANK: Record<Field, string> = { name: '', phone: '', email: '', inn: '', website: '', source: '' }

export function NewClient({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation('clients')
  return (
    <Modal opened={opened} onClose={onClose} title={t('add')} closeButtonProps={{ 'aria-label': t('close') }}>
      <Form onClose={onClose} />
    </Modal>
  )
}

function Form({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation(['clients', 'common'])
  const navigate = useNavigate()
  const [values, setValues] = useState(BLANK)
  const own = useRequired('client')
  const create = useWrite({
    call: (body: typeof BLANK) =>
      full(api.POST('/api/clients', { body: { ...body, status: 'lead', custom: own.custom } })),
    touches: ['client'],
    says: ({ name }) => t('created', { name }),
    quiet: true,
    onDone: ({ id }) => {
      onClose()
      void navigate({ to: '/clients/$clientId', params: { clientId: String(id) } })
    },
  })
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    if (own.isFilled) create.mutate(values)
  }

  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        {FIELDS.map((field) => (
          <TextInput
            key={field}
            label={t(`field.${field}`)}
            required={field === 'name'}
            data-autofocus={field === 'name' || undefined}
            value={values[field]}
            error={refusalOf(create.error, field)}
            description={field === 'inn' && doubtful(values.inn) ? t('doubtfulInn') : undefined}
            onChange={(event) => setValues({ ...values, [field]: event.currentTarget.value })}
          />
        ))}
        <OwnInputs
          fields={own.fields}
          texts={own.texts}
          onType={own.onType}
          refusals={refusalsIn(create.error)}
        />
        <Same kind="clients" values={values} />
        {create.error && create.error.fields.length === 0 && (
          <Text role="alert" size="sm" c="var(--bad)">
            {wordsOf(create.error)}
          </Text>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('common:act.cancel')}
          </Button>
          <Button type="submit" loading={create.isPending} disabled={!own.isFilled}>
            {t('common:act.create')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

function doubtful(inn: string): boolean {
  return inn.trim().length >= 10 && !isValidInn(inn.trim())
}

function refusalOf(problem: Problem | null, field: Field): string | undefined {
  return problem?.fields.find((each) => each.field === field)?.message
}
