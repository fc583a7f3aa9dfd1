/** What a field holds: each kind with an example. */
import { useTranslation } from 'react-i18next'

import type { Kind } from '@/parts/own/queries'

import classes from './fields.module.css'
import { ICONS, KINDS } from './kinds'

interface Shown {
  value: Kind
  onChange: (kind: Kind) => void
  /** What it can be; null for anything. */
  possible: Kind[] | null
}

export function KindChoice({ value, onChange, possible }: Shown) {
  const { t } = useTranslation('fields')
  const isFixed = possible?.length === 1
  return (
    <fieldset className={classes.kinds}>
      <legend>{t('kind')}</legend>
      <div className={classes.grid}>
        {KINDS.map((kind) => {
          const Icon = ICONS[kind]
          const cannot = possible !== null && !possible.includes(kind)
          if (cannot && isFixed) return null
          return (
            <label key={kind} className={classes.kind} data-off={cannot || undefined}>
              <input
                type="radio"
                name="kind"
                className="unseen"
                checked={value === kind}
                disabled={cannot}
                onChange={() => onChange(kind)}
              />
              <Icon size={18} stroke={1.6} aria-hidden />
              <span>
                <span className={classes.kindName}>{t(`kinds.${kind}`)}</span>
                <span className={classes.example}>{t(`examples.${kind}`)}</span>
              </span>
            </label>
          )
        })}
      </div>
      {possible !== null && possible.length < KINDS.length && (
        <p className={classes.note}>{t(isFixed ? 'kindFixed' : 'kindNarrow')}</p>
      )}
    </fieldset>
  )
}
