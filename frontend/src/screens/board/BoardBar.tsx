/** The board's part of the top bar: which pipeline, what is sought, what narrows it, a new deal. */
import { Button, Menu, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import IconChevron from '@tabler/icons-react/icons/IconChevronDown'
import IconSearch from '@tabler/icons-react/icons/IconSearch'
import { useNavigate } from '@tanstack/react-router'
import { lazy, Suspense, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { Below } from '@/parts/Bar'
import { useKeys } from '@/parts/keys'
import type { View } from '@/parts/views/queries'
import { ViewsMenu } from '@/parts/views/ViewsMenu'

import classes from './BoardBar.module.css'
import { FilterButton } from './FilterForm'
import { isNarrowed, type BoardSearch } from './filters'
import type { Pipeline } from './queries'
import { queryOf, searchOf } from './views'

const Chips = lazy(() => import('./Chips').then(({ Chips: it }) => ({ default: it })))

interface Shown {
  pipelines: Pipeline[]
  pipeline: Pipeline | undefined
  search: BoardSearch
}

const PAUSE = 250 // ms after the last letter

export function BoardBar({ pipelines, pipeline, search }: Shown) {
  const navigate = useNavigate({ from: '/board' })
  const narrow = (change: BoardSearch) =>
    void navigate({ search: (before) => ({ ...before, ...change }), replace: true })
  const openView = (view: View, replace: boolean) => {
    const wanted = searchOf(view.query)
    void navigate({ replace, search: ({ open, deal }) => ({ ...wanted, open, deal }) })
    return queryOf(wanted)
  }
  if (!pipeline) return null
  return (
    <>
      <PipelineSwitch pipelines={pipelines} pipeline={pipeline} />
      <Below>
        <SearchField
          key={search.search === undefined ? 'none' : 'some'}
          value={search.search ?? ''}
          onSearch={(text) => narrow({ search: text })}
        />
        <FilterButton search={search} narrow={narrow} />
        <ViewsMenu
          entity="deal"
          layout="board"
          query={queryOf(search)}
          isPlain={!isNarrowed(search) && search.pipeline === undefined}
          onOpen={openView}
        />
        {isNarrowed(search) && (
          <Suspense>
            <Chips search={search} narrow={narrow} />
          </Suspense>
        )}
      </Below>
    </>
  )
}

function PipelineSwitch({ pipelines, pipeline }: { pipelines: Pipeline[]; pipeline: Pipeline }) {
  const { t } = useTranslation('board')
  const navigate = useNavigate({ from: '/board' })
  const choose = (id: number) =>
    void navigate({ search: (search) => ({ ...search, pipeline: id, open: undefined }) })
  if (pipelines.length < 2) return <span className={classes.only}>{pipeline.name}</span>
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <Button
          className={classes.pipeline}
          variant="subtle"
          color="gray"
          rightSection={<IconChevron size={16} aria-hidden />}
        >
          <span className="unseen">{t('pipeline')}: </span>
          {pipeline.name}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {pipelines.map(({ id, name }) => (
          <Menu.Item key={id} aria-current={id === pipeline.id || undefined} onClick={() => choose(id)}>
            {name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

function SearchField({ value, onSearch }: { value: string; onSearch: (text: string | undefined) => void }) {
  const { t } = useTranslation('board')
  const field = useRef<HTMLInputElement>(null)
  const [text, setText] = useState(value)
  const later = useDebouncedCallback((typed: string) => onSearch(typed.trim() || undefined), PAUSE)
  useKeys({ '/': () => field.current?.focus() })
  return (
    <TextInput
      ref={field}
      className={classes.search}
      type="search"
      aria-label={t('search')}
      placeholder={t('search')}
      leftSection={<IconSearch size={16} aria-hidden />}
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value)
        later(event.currentTarget.value)
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') event.currentTarget.blur()
      }}
    />
  )
}
