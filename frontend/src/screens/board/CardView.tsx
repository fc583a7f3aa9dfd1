/** One deal on the board: what a person reads off it at a glance. */
import { ActionIcon, Checkbox } from '@mantine/core'
import IconDots from '@tabler/icons-react/icons/IconDotsVertical'
import { Link } from '@tanstack/react-router'
import { memo, useRef, type MouseEvent } from 'react'
import { useTranslation } from 'react-i18next'

import { day, money } from '@/format'
import { Person } from '@/parts/Person'
import { TagChips } from '@/parts/tags/TagChips'

import classes from './CardView.module.css'
import { useActions } from './actions'
import type { Card } from './lanes'
import { useCardDrag } from './useCardDrag'
import { useLongPress } from './useLongPress'

const HAS_MOUSE = matchMedia('(any-pointer: fine)').matches

interface Shown {
  card: Card
  rotDays: number | null
  /** The person may move and change it. */
  mayMove: boolean
  /** It is the one that a person reaches with Tab. */
  isCurrent: boolean
  isSelected: boolean
  isDragged: boolean
}

export const CardView = memo(function CardView(props: Shown) {
  const { card, rotDays, mayMove, isCurrent, isSelected, isDragged } = props
  const ref = useRef<HTMLElement>(null)
  const { t } = useTranslation('board')
  // A touch screen would take a long press for the beginning of a drag.
  useCardDrag(ref, card.id, mayMove && HAS_MOUSE)
  const actions = useActions()
  useLongPress(ref, (x, y) => actions.openMenu(card.id, x, y))
  const openMenu = (event: MouseEvent) => {
    event.preventDefault()
    const { left, bottom } = event.currentTarget.getBoundingClientRect()
    const byKey = event.clientX === 0 && event.clientY === 0
    actions.openMenu(card.id, byKey ? left + 16 : event.clientX, byKey ? bottom : event.clientY)
  }
  const choose = (event: MouseEvent) => {
    actions.stand(card.id)
    if (!mayMove || !(event.ctrlKey || event.metaKey || event.shiftKey)) return
    event.preventDefault()
    if (event.shiftKey) actions.extend(card.id)
    else actions.toggle(card.id)
  }
  return (
    <article
      ref={ref}
      className={classes.card}
      data-card={card.id}
      data-rot={rotOf(card, rotDays)}
      data-selected={isSelected || undefined}
      data-dragged={isDragged || undefined}
      onContextMenu={openMenu}
    >
      <Link
        to="."
        search={(search) => ({ ...search, deal: card.id })}
        className={classes.title}
        tabIndex={isCurrent ? 0 : -1}
        draggable={false}
        data-open={card.id}
        onClick={choose}
        onFocus={() => actions.stand(card.id)}
        aria-describedby={`card-${card.id}`}
      >
        {card.title}
      </Link>
      <div id={`card-${card.id}`}>
        <div className={classes.client}>{card.client_name ?? t('card.hiddenClient')}</div>
        <div className={classes.amount} data-none={card.amount === 0 || undefined}>
          {card.amount === 0 ? t('card.noAmount') : money(card.amount, card.currency)}
        </div>
        <TagChips tags={card.tags} most={3} place="card" />
        <div className={classes.foot}>
          <Manager name={card.manager_name} />
          <NextTask task={card.next_task} />
          <Stay card={card} rotDays={rotDays} />
        </div>
      </div>
      <div className={classes.tools}>
        {mayMove && (
          <Checkbox
            size="xs"
            tabIndex={isCurrent ? 0 : -1}
            checked={isSelected}
            aria-label={t('card.choose', { title: card.title })}
            className={classes.check}
            onChange={() => actions.toggle(card.id)}
          />
        )}
        <ActionIcon
          size={24}
          tabIndex={isCurrent ? 0 : -1}
          aria-label={t('card.menu', { title: card.title })}
          aria-haspopup="menu"
          onClick={openMenu}
        >
          <IconDots size={16} aria-hidden />
        </ActionIcon>
      </div>
    </article>
  )
})

/** Amber beyond the stage's limit, red beyond twice that. */
function rotOf(card: Card, rotDays: number | null): 'old' | 'rotten' | undefined {
  if (!card.is_rotting) return undefined
  return rotDays !== null && card.days_in_stage > rotDays * 2 ? 'rotten' : 'old'
}

function Manager({ name }: { name: string | null }) {
  const { t } = useTranslation()
  const shown = name ?? t('nobody')
  return (
    <span className={classes.manager} title={shown}>
      <Person name={name} size={20} withoutHint />
      <span className="unseen">{shown}</span>
    </span>
  )
}

function NextTask({ task }: { task: Card['next_task'] }) {
  const { t } = useTranslation('board')
  const state = !task ? 'none' : task.is_overdue ? 'overdue' : task.is_today ? 'today' : 'planned'
  const words = [
    t(`task.${state}`),
    task && `«${task.title}»`,
    task?.due_date && !task.is_today && day(task.due_date, true),
  ]
  const said = words.filter(Boolean).join(' · ')
  return (
    <span className={classes.task} title={said}>
      <span className={classes.dot} data-state={state} />
      <span className="unseen">{said}</span>
      {(state === 'overdue' || state === 'today') && (
        <span className={classes.due} data-state={state} aria-hidden>
          {t(`due.${state}`)}
        </span>
      )}
    </span>
  )
}

function Stay({ card, rotDays }: { card: Card; rotDays: number | null }) {
  const { t } = useTranslation('board')
  const rot = rotOf(card, rotDays)
  const said = rot
    ? t('card.rotting', { count: card.days_in_stage, limit: rotDays ?? 0 })
    : t('card.stay', { count: card.days_in_stage })
  return (
    <span className={classes.stay} data-rot={rot} title={said}>
      <span aria-hidden>
        {rot && '⚠ '}
        {t('card.days', { count: card.days_in_stage })}
      </span>
      <span className="unseen">{said}</span>
    </span>
  )
}
