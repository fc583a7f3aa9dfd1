/** The tags of a row, changed in place: chosen from those there are, or typed. */
import { TagsInput } from '@mantine/core'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { wordsOf } from '@/parts/notices'
import type { Versioned } from '@/parts/record/clash'
import { Line } from '@/parts/record/fields'
import type { Editable } from '@/parts/record/useRecord'

import { NEW, type Tag } from './given'
import { useTags } from './queries'
import { TagChips } from './TagChips'
import classes from './tags.module.css'

const LONGEST = 60
const MOST = 50

interface Carrying extends Versioned {
  tags: Tag[]
}

export function TagField<Row extends Carrying>({ record, label }: { record: Editable<Row>; label: string }) {
  const { t } = useTranslation(['tags', 'common'])
  const id = useId()
  const known = useTags()
  const [refusal, setRefusal] = useState<string | null>(null)
  const { tags } = record.row

  const put = async (names: string[]) => {
    const wanted = names.map((name) => tagOf(name, [...tags, ...known])).filter(({ name }) => name !== '')
    try {
      await record.save({ tags: wanted } as Partial<Row>)
      setRefusal(null)
    } catch (problem) {
      setRefusal(wordsOf(problem as Error))
    }
  }

  if (!record.may)
    return (
      <Line label={label}>
        {tags.length > 0 ? <TagChips tags={tags} /> : <span className="muted">{t('common:none')}</span>}
      </Line>
    )
  return (
    <Line label={label} htmlFor={id} refusal={refusal}>
      <TagsInput
        id={id}
        classNames={{ root: classes.root, input: classes.input, inputField: classes.typed }}
        variant="unstyled"
        size="xs"
        placeholder={tags.length > 0 ? '' : t('add')}
        value={tags.map(({ name }) => name)}
        data={known.map(({ name }) => name)}
        maxTags={MOST}
        maxDropdownHeight={220}
        splitChars={[',', ';']}
        onChange={(names) => void put(names)}
      />
    </Line>
  )
}

/** One there is by that name, however it is written, or a new one. */
function tagOf(typed: string, known: Tag[]): Tag {
  const name = typed.trim().slice(0, LONGEST)
  const fold = (text: string) => text.toLowerCase().replaceAll('ё', 'е')
  return known.find((tag) => fold(tag.name) === fold(name)) ?? { id: NEW, name, color: '' }
}
