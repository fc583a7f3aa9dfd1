/** A field while it is edited. */
import type { Schemas } from '@/api/client'
import type { Entity, Kind, OwnField } from '@/parts/own/queries'

import type { Example } from './Examples'
import { colourAt, hasOptions } from './kinds'
import type { Draft } from './OptionsEditor'

export interface Values {
  name: string
  /** Null as long as it follows the name. */
  key: string | null
  kind: Kind
  options: Draft[]
  hint: string
  required: boolean
  stages: number[]
  onwards: boolean
}

const BLANK: Values = {
  name: '',
  key: null,
  kind: 'text',
  options: [],
  hint: '',
  required: false,
  stages: [],
  onwards: true,
}

export function beginning(subject: OwnField | Example | 'new'): Values {
  if (subject === 'new') return BLANK
  const { name, kind } = subject
  if ('choices' in subject) {
    const options = subject.choices.map((choice, place) => ({
      local: place + 1,
      id: null,
      name: choice,
      color: colourAt(place),
    }))
    return { ...BLANK, name, kind, options }
  }
  return {
    name,
    key: subject.key,
    kind,
    options: subject.options.map((option, place) => ({ ...option, local: place + 1 })),
    hint: subject.hint ?? '',
    required: subject.required,
    stages: subject.required_stages,
    onwards: subject.required_stages.length === 0 || subject.required_onwards,
  }
}

/** What is sent; options without a name were not meant. */
export function bodyOf(values: Values, entity: Entity): Omit<Schemas['FieldIn'], 'entity' | 'key'> {
  const stages = entity === 'deal' ? values.stages : []
  return {
    name: values.name,
    kind: values.kind,
    hint: values.hint.trim() || null,
    required: values.required,
    required_stages: stages,
    required_onwards: stages.length > 0 && values.onwards,
    is_archived: false,
    options: hasOptions(values.kind)
      ? values.options
          .filter(({ name }) => name.trim() !== '')
          .map(({ id, name, color }) => ({ name, color, ...(id === null ? {} : { id }) }))
      : [],
  }
}
