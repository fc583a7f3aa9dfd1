/** Fields that many businesses add, to begin with. */
import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'

import type { Entity, Kind } from '@/parts/own/queries'

import { ICONS } from './kinds'

/** A field that is proposed, and not there yet. */
export interface Example {
  name: string
  kind: Kind
  choices: string[]
}

const EXAMPLES = {
  deal: [
    ['delivery', 'date'],
    ['payment', 'choice'],
    ['fitting', 'yes_no'],
  ],
  client: [
    ['segment', 'choice'],
    ['city', 'text'],
    ['contract', 'link'],
  ],
  contact: [
    ['birthday', 'date'],
    ['decides', 'yes_no'],
    ['language', 'choice'],
  ],
} as const satisfies Record<Entity, readonly (readonly [string, Kind])[]>

const OPTIONS = { payment: 'paymentOptions', segment: 'segmentOptions', language: 'languageOptions' } as const

export function Examples({ entity, onChoose }: { entity: Entity; onChoose: (example: Example) => void }) {
  const { t } = useTranslation('fields')
  return EXAMPLES[entity].map(([name, kind]) => {
    const Icon = ICONS[kind]
    const choices = name in OPTIONS ? t(`example.${OPTIONS[name as keyof typeof OPTIONS]}`).split('|') : []
    const example = { name: t(`example.${name}`), kind, choices }
    return (
      <Button
        key={name}
        variant="default"
        leftSection={<Icon size={16} stroke={1.6} aria-hidden />}
        onClick={() => onChoose(example)}
      >
        {example.name}
      </Button>
    )
  })
}
