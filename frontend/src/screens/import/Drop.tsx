/** The place where a file is dropped or chosen; it goes at once, and a refusal is told in its place. */
import { Button, Progress, Text } from '@mantine/core'
import IconFile from '@tabler/icons-react/icons/IconFileSpreadsheet'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useRef, useState, type DragEvent } from 'react'
import { useTranslation } from 'react-i18next'

import { Problem } from '@/api/client'
import { number } from '@/format'
import { wordsOf } from '@/parts/notices'
import { Note } from '@/parts/page/Note'

import classes from './import.module.css'
import { importQuery } from './queries'
import { upload, type Upload } from './upload'

interface Sending {
  name: string
  share: number
}

export function Drop() {
  const { t } = useTranslation('imports')
  const { sending, problem, send, stop } = useSending()
  const [over, setOver] = useState(false)

  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    const file = event.dataTransfer.files[0]
    if (file && !sending) send(file)
  }

  return (
    <div>
      {sending ? (
        <Going sending={sending} onStop={stop} />
      ) : (
        <label
          className={classes.drop}
          data-over={over || undefined}
          onDragOver={(event) => {
            event.preventDefault()
            setOver(true)
          }}
          onDragLeave={() => setOver(false)}
          onDrop={drop}
        >
          <IconFile size={36} stroke={1.3} aria-hidden />
          <span className={classes.dropTitle}>{t('drop')}</span>
          <span className={classes.dropLink}>{t('choose')}</span>
          <span className="muted">{t('kinds')}</span>
          <input
            type="file"
            className="unseen"
            accept=".csv,.tsv,.txt,.xlsx,.xls"
            onChange={(event) => {
              const file = event.currentTarget.files?.[0]
              event.currentTarget.value = ''
              if (file) send(file)
            }}
          />
        </label>
      )}
      {problem && (
        <Note kind="bad" title={t('refused')}>
          {saidOf(problem)}
        </Note>
      )}
    </div>
  )
}

function Going({ sending: { name, share }, onStop }: { sending: Sending; onStop: () => void }) {
  const { t } = useTranslation('imports')
  const { t: common } = useTranslation()
  const arrived = share >= 1
  return (
    <div className={classes.drop} role="status">
      <span className={classes.dropTitle}>{t('sending', { name })}</span>
      <Progress
        w="100%"
        maw={360}
        value={share * 100}
        animated={arrived}
        aria-label={t('sending', { name })}
        transitionDuration={0}
      />
      <Text size="sm" c="var(--muted)" className="figures">
        {arrived ? t('reading') : `${number(share * 100)} %`}
      </Text>
      <Button size="xs" variant="default" onClick={onStop}>
        {common('act.cancel')}
      </Button>
    </div>
  )
}

/** The server names what is wrong with the file itself, as a field of the form. */
function saidOf(problem: Problem): string {
  return problem.fields[0]?.message ?? wordsOf(problem)
}

function useSending() {
  const client = useQueryClient()
  const navigate = useNavigate()
  const [sending, setSending] = useState<Sending | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const going = useRef<Upload>(undefined)
  useEffect(() => () => going.current?.stop(), [])

  const send = (file: File) => {
    const { name } = file
    setProblem(null)
    setSending({ name, share: 0 })
    going.current = upload(file, (share) => setSending({ name, share }))
    going.current.done
      .then(async (made) => {
        client.setQueryData(importQuery(made.id).queryKey, made)
        void client.invalidateQueries({ queryKey: ['imports', 'list'] })
        await navigate({ to: '/import/$importId', params: { importId: String(made.id) } })
      })
      .catch((error: unknown) => {
        if (error instanceof Problem) setProblem(error)
      })
      .finally(() => setSending(null))
  }
  return { sending, problem, send, stop: () => going.current?.stop() }
}
