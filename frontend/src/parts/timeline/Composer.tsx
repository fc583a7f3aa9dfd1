/** Logging what was done, in two clicks: the kind, then «log». What is written is kept until it is sent. */
import { Button, Group, Text, Textarea } from '@mantine/core'
import { useEffect, useRef, useState, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'

import { wordsOf } from '@/parts/notices'

import { KINDS, type Kind } from './kinds'
import { useLog, useRelog, type NewActivity, type Place } from './queries'
import type { Activity } from './story'
import classes from './timeline.module.css'

const MINUTE = 60

interface Draft {
  kind: Kind
  text: string
  minutes: string
}

/** What was begun on some deal and not sent: closing the panel does not lose it. */
const begun = new Map<string, Draft>()

interface Composer {
  place: Place
  /** Grows each time a key asks for it. */
  called: number
  onLogged?: () => void
}

export function Composer({ place, called, onLogged }: Composer) {
  const { t } = useTranslation('timeline')
  const key = JSON.stringify(place)
  const [draft, setDraft] = useState<Draft | null>(() => begun.get(key) ?? null)
  const put = (next: Draft | null) => {
    setDraft(next)
    if (next) begun.set(key, next)
    else begun.delete(key)
  }
  const log = useLog(place, t(`logged.${draft?.kind ?? 'note'}`), () => {
    put(null)
    onLogged?.()
  })
  const [heard, setHeard] = useState(called)
  if (heard !== called) {
    setHeard(called)
    if (!draft) put({ kind: 'call', text: '', minutes: '' })
  }

  return (
    <div className={classes.composer} data-open={draft !== null || undefined}>
      <div role="group" aria-label={t('log')} className={classes.kinds}>
        {KINDS.map(({ kind, Icon }) => (
          <button
            key={kind}
            type="button"
            className={classes.kind}
            aria-pressed={draft?.kind === kind}
            onClick={() => put({ text: '', minutes: '', ...draft, kind })}
          >
            <Icon size={16} stroke={1.6} aria-hidden />
            {t(`kind.${kind}`)}
          </button>
        ))}
      </div>
      {draft && (
        <Form
          draft={draft}
          onDraft={put}
          onCancel={() => put(null)}
          onSend={log.mutate}
          busy={log.isPending}
          refusal={log.error && wordsOf(log.error)}
          send={t('send')}
        />
      )}
    </div>
  )
}

/** An activity logged before, being changed. */
export function Rewrite({ activity, onClose }: { activity: Activity; onClose: () => void }) {
  const { t } = useTranslation(['timeline', 'common'])
  const [draft, setDraft] = useState<Draft>({
    kind: activity.type,
    text: [activity.subject, activity.content].filter(Boolean).join('\n'),
    minutes: activity.duration === null ? '' : String(Math.round(activity.duration / MINUTE)),
  })
  const relog = useRelog(activity, t('rewritten'), onClose)
  return (
    <Form
      draft={draft}
      onDraft={setDraft}
      onCancel={onClose}
      onSend={relog.mutate}
      busy={relog.isPending}
      refusal={relog.error && wordsOf(relog.error)}
      send={t('common:act.save')}
    />
  )
}

interface Form {
  draft: Draft
  onDraft: (draft: Draft) => void
  onCancel: () => void
  onSend: (activity: NewActivity) => void
  busy: boolean
  refusal: string | null
  send: string
}

function Form({ draft, onDraft, onCancel, onSend, busy, refusal, send }: Form) {
  const { t } = useTranslation(['timeline', 'common'])
  const text = useRef<HTMLTextAreaElement>(null)
  useEffect(() => text.current?.focus(), [draft.kind])
  const submit = () => onSend(activityOf(draft))
  const pressed = (event: KeyboardEvent) => {
    if (event.key === 'Escape') onCancel()
    else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) submit()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <form
      className={classes.form}
      onKeyDown={pressed}
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <Textarea
        ref={text}
        autosize
        minRows={2}
        maxRows={12}
        aria-label={t(`kind.${draft.kind}`)}
        placeholder={t(`placeholder.${draft.kind}`)}
        value={draft.text}
        onChange={(event) => onDraft({ ...draft, text: event.currentTarget.value })}
      />
      {refusal !== null && (
        <Text role="alert" size="sm" c="var(--bad)">
          {refusal}
        </Text>
      )}
      <Group justify="space-between" gap={8}>
        {draft.kind === 'call' || draft.kind === 'meeting' ? (
          <label className={classes.minutes}>
            <input
              inputMode="numeric"
              size={4}
              value={draft.minutes}
              onChange={(event) =>
                onDraft({ ...draft, minutes: event.currentTarget.value.replace(/\D/gu, '') })
              }
            />
            {t('minutes')}
          </label>
        ) : (
          <span />
        )}
        <Group gap={8}>
          <Button variant="default" size="compact-md" onClick={onCancel}>
            {t('common:act.cancel')}
          </Button>
          <Button type="submit" size="compact-md" loading={busy}>
            {send}
          </Button>
        </Group>
      </Group>
    </form>
  )
}

/** The first line is what it was about, the rest how it went. */
function activityOf({ kind, text, minutes }: Draft): NewActivity {
  const [subject = '', ...rest] = text.trim().split('\n')
  const timed = minutes !== '' && (kind === 'call' || kind === 'meeting')
  const isLong = subject.length > 255
  return {
    type: kind,
    subject: isLong ? '' : subject,
    content: (isLong ? text.trim() : rest.join('\n').trim()) || null,
    duration: timed ? Number(minutes) * MINUTE : null,
  }
}
