/** A new key: what it is for and may do; then the key itself, shown this once. */
import { Button, Code, Group, Modal, Stack, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { api, full } from '@/api/client'
import { useWrite } from '@/api/write'
import { CopyButton } from '@/parts/CopyButton'
import { FormDialog } from '@/parts/FormDialog'
import { wordsOf } from '@/parts/notices'

import classes from './keys.module.css'
import { NOUNS, ONLY_READ, readAll, scopesOf, ticked, type Allowed, type Noun, type Way } from './scopes'

export function NewKey({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('keys')
  const [name, setName] = useState('')
  const [until, setUntil] = useState('')
  const [allowed, setAllowed] = useState<Allowed>({})
  const [isTried, setTried] = useState(false)
  const scopes = scopesOf(allowed)
  const make = useWrite({
    call: () => {
      const expires_at = until === '' ? null : new Date(`${until}T23:59:59`).toISOString()
      return full(api.POST('/api/keys', { body: { name, scopes, expires_at } }))
    },
    touches: ['api_key'],
    quiet: true,
  })
  const made = make.data?.data
  if (made) return <Made name={made.name} secret={made.key} onClose={onClose} />
  const save = () => {
    setTried(true)
    if (scopes.length > 0) make.mutate(undefined)
  }
  return (
    <FormDialog title={t('add')} save={t('create')} saving={make.isPending} onSave={save} onClose={onClose}>
      <TextInput
        label={t('name')}
        placeholder={t('nameHint')}
        required
        maxLength={255}
        data-autofocus
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Matrix allowed={allowed} onChange={setAllowed} />
      <TextInput
        type="date"
        label={t('expires')}
        description={t('expiresHint')}
        value={until}
        onChange={(event) => setUntil(event.currentTarget.value)}
      />
      {isTried && (make.error || scopes.length === 0) && (
        <Text role="alert" size="sm" c="var(--bad)">
          {scopes.length === 0 ? t('choose') : make.error && wordsOf(make.error)}
        </Text>
      )}
    </FormDialog>
  )
}

function Matrix({ allowed, onChange }: { allowed: Allowed; onChange: (allowed: Allowed) => void }) {
  const { t } = useTranslation('keys')
  const box = (noun: Noun, way: Way) => (
    <input
      type="checkbox"
      className={classes.box}
      aria-label={t('may', { what: t(`noun.${noun}`), how: t(way) })}
      checked={allowed[noun] === 'write' || allowed[noun] === way}
      onChange={(event) => onChange(ticked(allowed, noun, way, event.currentTarget.checked))}
    />
  )
  return (
    <fieldset className={classes.scopes}>
      <legend>{t('scopes')}</legend>
      <Group gap="xs">
        <Button size="compact-xs" variant="default" onClick={() => onChange(readAll())}>
          {t('readAll')}
        </Button>
        <Button size="compact-xs" variant="default" onClick={() => onChange({})}>
          {t('none')}
        </Button>
      </Group>
      <table className={classes.matrix}>
        <thead>
          <tr>
            <td />
            <th scope="col">{t('read')}</th>
            <th scope="col">{t('write')}</th>
          </tr>
        </thead>
        <tbody>
          {NOUNS.map((noun) => (
            <tr key={noun}>
              <th scope="row">{t(`noun.${noun}`)}</th>
              <td>{box(noun, 'read')}</td>
              <td>{!ONLY_READ.has(noun) && box(noun, 'write')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </fieldset>
  )
}

function Made({ name, secret, onClose }: { name: string; secret: string; onClose: () => void }) {
  const { t } = useTranslation(['keys', 'common'])
  return (
    <Modal
      opened
      onClose={onClose}
      closeOnClickOutside={false}
      title={t('made', { name })}
      closeButtonProps={{ 'aria-label': t('common:act.close') }}
    >
      <Stack gap="sm">
        <Text size="sm">{t('once')}</Text>
        <TextInput
          readOnly
          aria-label={t('key')}
          value={secret}
          classNames={{ input: classes.secret ?? '' }}
          onFocus={(event) => event.currentTarget.select()}
        />
        <Text size="sm">{t('how')}</Text>
        <Code block className={classes.example}>
          {`curl ${location.origin}/api/deals -H 'Authorization: Bearer ${secret}'`}
        </Code>
        <Group justify="flex-end">
          <CopyButton value={secret} what={t('key')} size="sm" />
          <Button onClick={onClose}>{t('common:act.close')}</Button>
        </Group>
      </Stack>
    </Modal>
  )
}
