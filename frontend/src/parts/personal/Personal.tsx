/** What a person agreed to, everything that is known of them, and the way to erase it (152-ФЗ). */
import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core'
import { useState, type SyntheticEvent } from 'react'
import { useTranslation } from 'react-i18next'

import { useMay } from '@/api/session'
import { moment } from '@/format'
import { wordsOf } from '@/parts/notices'

import classes from './personal.module.css'
import { everythingAbout, useAddConsent, useConsents, useErase, useWithdraw, type Whom } from './queries'

export function Personal({ whom, onClose }: { whom: Whom; onClose: () => void }) {
  const { t } = useTranslation(['personal', 'common'])
  const may = useMay()
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={`${t('title')}: ${whom.name}`}
      closeButtonProps={{ 'aria-label': t('common:act.close') }}
    >
      <Stack gap="lg">
        <Consents whom={whom} />
        <section aria-label={t('all')} className={classes.part}>
          <h3>{t('all')}</h3>
          <p className="muted">{t('allHint')}</p>
          <Button
            component="a"
            size="xs"
            variant="default"
            href={everythingAbout(whom)}
            download={`${whom.kind}-${whom.id}.json`}
          >
            {t('save')}
          </Button>
        </section>
        {may('bin.purge') && <Erase whom={whom} onClose={onClose} />}
      </Stack>
    </Modal>
  )
}

function Consents({ whom }: { whom: Whom }) {
  const { t } = useTranslation('personal')
  const { data } = useConsents(whom)
  const [version, setVersion] = useState('')
  const [source, setSource] = useState('')
  const withdraw = useWithdraw(whom)
  const add = useAddConsent(whom, () => {
    setVersion('')
    setSource('')
  })
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    add.mutate({ text_version: version, source })
  }
  return (
    <section aria-label={t('consents')} className={classes.part}>
      <h3>{t('consents')}</h3>
      {data?.length === 0 && <p className="muted">{t('none')}</p>}
      <ul className={classes.list}>
        {data?.map((consent) => (
          <li key={consent.id}>
            <span>
              {consent.text_version}
              <span className="muted">
                {' · '}
                {[
                  t('given', { at: moment(consent.given_at) }),
                  consent.source,
                  consent.withdrawn_at && t('withdrawn', { at: moment(consent.withdrawn_at) }),
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </span>
            </span>
            {consent.withdrawn_at === null && (
              <Button
                size="compact-xs"
                variant="subtle"
                aria-label={t('withdrawNamed', { name: consent.text_version })}
                onClick={() => withdraw.mutate(consent.id)}
              >
                {t('withdraw')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      <form onSubmit={submit} className={classes.form}>
        <TextInput
          size="xs"
          label={t('version')}
          required
          value={version}
          onChange={(event) => setVersion(event.currentTarget.value)}
        />
        <TextInput
          size="xs"
          label={t('source')}
          value={source}
          onChange={(event) => setSource(event.currentTarget.value)}
        />
        <Button size="xs" type="submit" variant="default" loading={add.isPending}>
          {t('add')}
        </Button>
      </form>
    </section>
  )
}

function Erase({ whom, onClose }: { whom: Whom; onClose: () => void }) {
  const { t } = useTranslation('personal')
  const [typed, setTyped] = useState('')
  const erase = useErase(whom, onClose)
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    erase.mutate(typed)
  }
  return (
    <section aria-label={t('erase')} className={classes.part}>
      <h3>{t('erase')}</h3>
      <p className="muted">{t('eraseHint')}</p>
      <form onSubmit={submit}>
        <TextInput
          size="xs"
          label={t('confirm', { name: whom.name })}
          autoComplete="off"
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        {erase.error && (
          <Text role="alert" size="sm" c="var(--bad)" mt={4}>
            {wordsOf(erase.error)}
          </Text>
        )}
        <Group mt="xs">
          <Button
            size="xs"
            type="submit"
            color="red.8"
            disabled={typed.trim() !== whom.name}
            loading={erase.isPending}
          >
            {t('erase')}
          </Button>
        </Group>
      </form>
    </section>
  )
}
