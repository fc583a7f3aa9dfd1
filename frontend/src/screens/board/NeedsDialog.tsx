/** Asks for what a stage wants before the card may stay there. Closed without an answer, the card goes back. */
import { Button, Group, Modal, NumberInput, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { useState, type SyntheticEvent } from 'react'
import { useTranslation } from 'react-i18next'

import { LostReason } from '@/parts/LostReason'
import { OwnInputs } from '@/parts/own/OwnInputs'
import { useNeeded } from '@/parts/own/useOwnForm'

import type { Given } from './useMove'
import type { Question } from './useQuestion'

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
    lost_reason: <LostReason key="reason" onType={(value) => set('reason', value)} />,
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
