/** Asks for what a stage wants before the card may stay there. Closed without an answer, the card goes back. */
import {
  Autocomplete,
  Button,
  Group,
  Modal,
  NumberInput,
  Stack,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState, type SyntheticEvent } from 'react'
import { useTranslation } from 'react-i18next'

import { api, take } from '@/api/client'
import { OwnInputs } from '@/parts/own/OwnInputs'
import { useNeeded } from '@/parts/own/useOwnForm'

import type { Given } from './useMove'
import type { Question } from './useQuestion'

const LOOKED_AT = 200 // lost deals whose reasons are offered

interface Asked {
  question: Question | null
  onAnswer: (given: Given | null) => void
}

export function NeedsDialog({ question, onAnswer }: Asked) {
  const { t } = useTranslation('board')
  return (
    <Modal
      opened={question !== null}
      onClose={() => onAnswer(null)}
      title={question && t('needs.title', { stage: question.stage.stage_name })}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      {question && <Fields key={question.card.id} question={question} onAnswer={onAnswer} />}
    </Modal>
  )
}

function Fields({ question, onAnswer }: Asked & { question: Question }) {
  const { t } = useTranslation(['board', 'common'])
  const [given, setGiven] = useState<Given>({})
  const own = useNeeded(question.needs)
  const reasons = useReasons(question.needs.includes('lost_reason'))
  const set = (name: keyof Given, value: string | number | undefined) =>
    setGiven((before) => ({ ...before, [name]: value }))
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    if (own.isFilled) onAnswer({ ...given, custom: own.custom })
  }
  const fields = {
    amount: (
      <NumberInput
        key="amount"
        label={t('field.amount', { currency: question.card.currency })}
        required
        min={0.01}
        decimalScale={2}
        thousandSeparator=" "
        decimalSeparator={t('decimal')}
        hideControls
        onChange={(value) => set('amount', value === '' ? undefined : Number(value))}
      />
    ),
    expected_close_date: (
      <TextInput
        key="date"
        type="date"
        label={t('field.expected')}
        required
        onChange={(event) => set('expected_close_date', event.currentTarget.value)}
      />
    ),
    lost_reason: (
      <Autocomplete
        key="reason"
        label={t('field.reason')}
        placeholder={t('field.reasonHint')}
        required
        maxLength={255}
        data={reasons}
        onChange={(value) => set('reason', value)}
      />
    ),
    description: (
      <Textarea
        key="description"
        label={t('field.description')}
        required
        autosize
        minRows={2}
        maxRows={8}
        onChange={(event) => set('description', event.currentTarget.value)}
      />
    ),
  }
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <Text size="sm" c="var(--muted)">
          {question.card.title}
        </Text>
        {question.needs.map((need) => need in fields && fields[need as keyof typeof fields])}
        <OwnInputs
          fields={own.fields}
          texts={own.texts}
          onType={own.onType}
          currency={question.card.currency}
          needed
        />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={() => onAnswer(null)}>
            {t('needs.back')}
          </Button>
          <Button type="submit" disabled={!own.isFilled}>
            {t('needs.move')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

/** The reasons given before, the most frequent first. */
function useReasons(enabled: boolean): string[] {
  const { data } = useQuery({
    queryKey: ['deals', 'reasons'],
    queryFn: () =>
      take(
        api.GET('/api/deals', {
          params: { query: { status: ['lost'], sort: '-closed_at', limit: LOOKED_AT } },
        }),
      ),
    enabled,
    staleTime: 60_000,
  })
  const times = new Map<string, number>()
  for (const { lost_reason } of data ?? []) {
    if (lost_reason) times.set(lost_reason, (times.get(lost_reason) ?? 0) + 1)
  }
  return [...times].sort(([, a], [, b]) => b - a).map(([reason]) => reason)
}
