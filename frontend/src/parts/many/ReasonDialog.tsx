/** Asks why deals were lost before they may go where lost ones stand. */
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { FormDialog } from '@/parts/FormDialog'
import { LostReason } from '@/parts/LostReason'

interface Asked {
  stage: string
  onAnswer: (reason: string | null) => void
}

export function ReasonDialog({ stage, onAnswer }: Asked) {
  const { t } = useTranslation('many')
  const [reason, setReason] = useState('')
  return (
    <FormDialog
      title={t('reason', { stage })}
      save={t('move')}
      saving={false}
      onSave={() => reason.trim() && onAnswer(reason)}
      onClose={() => onAnswer(null)}
    >
      <LostReason onType={setReason} />
    </FormDialog>
  )
}
