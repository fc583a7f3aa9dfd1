/** On a phone: the stages with their counts; a tap or a swipe leads from one to another. */
import { useEffect, useRef, useState, type RefObject } from 'react'
import { useTranslation } from 'react-i18next'

import { number } from '@/format'

import { laneColour } from './LaneView'
import classes from './StageSwitch.module.css'
import type { Lane } from './lanes'

interface Shown {
  lanes: Lane[]
  columns: RefObject<HTMLElement | null>
}

export function StageSwitch({ lanes, columns }: Shown) {
  const { t } = useTranslation('board')
  const [at, setAt] = useState(0)
  const tabs = useRef<HTMLElement>(null)
  useEffect(() => {
    const element = columns.current
    if (!element) return undefined
    const scrolled = () => setAt(Math.round(element.scrollLeft / Math.max(element.clientWidth, 1)))
    element.addEventListener('scroll', scrolled, { passive: true })
    return () => element.removeEventListener('scroll', scrolled)
  }, [columns])
  useEffect(() => {
    const tab = tabs.current?.children[at] as HTMLElement | undefined
    tabs.current?.scrollTo({ left: (tab?.offsetLeft ?? 0) - 24, behavior: 'smooth' })
  }, [at])
  const go = (index: number) => {
    const element = columns.current
    element?.scrollTo({ left: index * element.clientWidth, behavior: 'smooth' })
  }
  return (
    <nav ref={tabs} className={classes.tabs} aria-label={t('stages')}>
      {lanes.map((lane, index) => (
        <button
          key={lane.stage_id}
          type="button"
          className={classes.tab}
          style={laneColour(lane)}
          aria-current={index === at || undefined}
          onClick={() => go(index)}
        >
          {lane.stage_name} <span className={classes.count}>{number(lane.deals_count)}</span>
        </button>
      ))}
    </nav>
  )
}
