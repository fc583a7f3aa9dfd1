/** The fields of the board's filters; loaded when they are first asked for. */
import { Button, Group, NumberInput, Select, SegmentedControl, Stack, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'

import { OwnConditions } from '@/parts/own/OwnFilter'
import { usePeople } from '@/parts/people'
import { TagFilter } from '@/parts/tags/TagFilter'

import classes from './FilterForm.module.css'
import { NARROWING, type BoardSearch } from './filters'
import type { Shown } from './FilterForm'

const NONE = Object.fromEntries(NARROWING.map((name) => [name, undefined])) as BoardSearch

export function FilterFields({ search, narrow }: Shown) {
  const { t } = useTranslation(['board', 'common', 'tags'])
  const { owners } = usePeople()
  const date = (name: 'expectedFrom' | 'expectedTo' | 'createdFrom' | 'createdTo', label: string) => (
    <TextInput
      type="date"
      aria-label={label}
      value={search[name] ?? ''}
      onChange={(event) => narrow({ [name]: event.currentTarget.value || undefined })}
    />
  )
  const sum = (name: 'from' | 'to', label: string) => (
    <NumberInput
      aria-label={label}
      placeholder={t(`filter.${name}`)}
      min={0}
      decimalScale={2}
      thousandSeparator=" "
      decimalSeparator={t('decimal')}
      hideControls
      value={search[name] ?? ''}
      onChange={(value) => narrow({ [name]: value === '' ? undefined : Number(value) })}
    />
  )
  return (
    <Stack gap={12}>
      <Select
        label={t('filter.manager')}
        searchable
        clearable
        comboboxProps={{ withinPortal: false }}
        value={search.manager?.[0] === undefined ? null : String(search.manager[0])}
        onChange={(id) => narrow({ manager: id === null ? undefined : [Number(id)] })}
        data={[
          { value: '0', label: t('common:nobody') },
          ...owners.map(({ id, full_name }) => ({ value: String(id), label: full_name })),
        ]}
      />
      <TagFilter
        label={t('tags:title')}
        withinPortal={false}
        value={search.tag}
        onChange={(tag) => narrow({ tag })}
      />
      <fieldset className={classes.pair}>
        <legend>{t('filter.amount')}</legend>
        {sum('from', t('filter.amountFrom'))}
        {sum('to', t('filter.amountTo'))}
      </fieldset>
      <fieldset className={classes.pair}>
        <legend>{t('filter.expected')}</legend>
        {date('expectedFrom', t('filter.expectedFrom'))}
        {date('expectedTo', t('filter.expectedTo'))}
      </fieldset>
      <fieldset className={classes.pair}>
        <legend>{t('filter.created')}</legend>
        {date('createdFrom', t('filter.createdFrom'))}
        {date('createdTo', t('filter.createdTo'))}
      </fieldset>
      <SegmentedControl
        size="xs"
        aria-label={t('filter.tasks')}
        value={search.tasks ?? 'any'}
        onChange={(tasks) => narrow({ tasks: tasks === 'any' ? undefined : tasks })}
        data={(['any', 'with', 'without'] as const).map((value) => ({
          value,
          label: t(`filter.task.${value}`),
        }))}
      />
      <OwnConditions entity="deal" value={search.custom} onChange={(custom) => narrow({ custom })} />
      <Group justify="flex-end">
        <Button
          variant="default"
          size="compact-md"
          onClick={() => narrow({ ...NONE, search: search.search })}
        >
          {t('common:act.reset')}
        </Button>
      </Group>
    </Stack>
  )
}
