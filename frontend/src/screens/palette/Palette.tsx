/** Ctrl+K: everything is found here, and every place and command is called from here. */
import { Modal, Text } from '@mantine/core'
import IconSearch from '@tabler/icons-react/icons/IconSearch'
import { useEffect, useRef, useState, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'

import { announce } from '@/parts/announce'

import { Marked } from './Marked'
import classes from './Palette.module.css'
import { useItems, type Item } from './useHits'

const GROUPS = ['found', 'commands'] as const

export function Palette({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('palette')
  const [words, setWords] = useState('')
  const [place, setPlace] = useState(0)
  const { items, searching } = useItems(words)
  const here = items[Math.min(place, items.length - 1)]
  const found = items.filter(({ group }) => group === 'found').length

  useEffect(() => {
    if (words !== '' && !searching) announce(t('found', { count: found }))
  }, [words, searching, found, t])

  const run = (item: Item | undefined) => {
    if (!item) return
    onClose()
    item.run()
  }
  const pressed = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step !== undefined) {
      event.preventDefault()
      setPlace((place + step + items.length) % Math.max(items.length, 1))
    }
    if (event.key === 'Enter') run(here)
  }

  return (
    <Modal
      opened
      onClose={onClose}
      withCloseButton={false}
      size={640}
      padding={0}
      yOffset="12vh"
      centered={false}
      aria-label={t('title')}
    >
      <div className={classes.asked}>
        <IconSearch size={18} aria-hidden />
        <input
          className={classes.input}
          data-autofocus
          role="combobox"
          aria-expanded
          aria-controls="palette-list"
          aria-activedescendant={here && `palette-${here.id}`}
          aria-label={t('placeholder')}
          placeholder={t('placeholder')}
          value={words}
          onChange={(event) => {
            setWords(event.currentTarget.value)
            setPlace(0)
          }}
          onKeyDown={pressed}
        />
      </div>
      <div id="palette-list" role="listbox" aria-label={t('title')} className={classes.list}>
        {words !== '' && found === 0 && !searching && <Text className={classes.nothing}>{t('nothing')}</Text>}
        {GROUPS.map((group) => {
          const those = items.filter((item) => item.group === group)
          return (
            those.length > 0 && (
              <div key={group} role="group" aria-label={t(`groups.${group}`)}>
                <div className={classes.group} aria-hidden>
                  {t(`groups.${group}`)}
                </div>
                {those.map((item) => (
                  <Row key={item.id} item={item} chosen={item === here} onRun={run} />
                ))}
              </div>
            )
          )
        })}
      </div>
      <div className={classes.foot}>{t('hint')}</div>
    </Modal>
  )
}

function Row({ item, chosen, onRun }: { item: Item; chosen: boolean; onRun: (item: Item) => void }) {
  const row = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (chosen) row.current?.scrollIntoView({ block: 'nearest' })
  }, [chosen])
  return (
    // The keyboard acts through the field, as in every combobox.
    <div
      ref={row}
      id={`palette-${item.id}`}
      role="option"
      aria-selected={chosen}
      className={classes.row}
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => onRun(item)}
    >
      <span className={classes.label}>
        <Marked text={item.label} marks={item.marks} />
      </span>
      {item.hint !== null && <span className={classes.hint}>{item.hint}</span>}
      {item.kind !== null && <span className={classes.kind}>{item.kind}</span>}
    </div>
  )
}
