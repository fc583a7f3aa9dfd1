/** The list of keys. */
import { Kbd, Modal } from '@mantine/core'
import { useTranslation } from 'react-i18next'

import { GOALS } from '@/app/places'

import classes from './Palette.module.css'

const KEYS = [
  ['palette', ['Ctrl', 'K']],
  ['new', ['n']],
  ['undo', ['u']],
  ['walk', ['←', '↑', '↓', '→']],
  ['move', ['Alt', '←', '↑', '↓', '→']],
  ['open', ['Enter']],
  ['close', ['Esc']],
  ['edit', ['e']],
  ['log', ['l']],
  ['task', ['k']],
  ['help', ['?']],
] as const

export function Keys({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation(['palette', 'common'])
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('keys')}
      closeButtonProps={{ 'aria-label': t('common:act.close') }}
    >
      <dl className={classes.keys}>
        {GOALS.map(({ name, key }) => (
          <Line key={name} keys={key.split(' ')} does={t('go', { place: t(`common:nav.${name}`) })} />
        ))}
        {KEYS.map(([name, keys]) => (
          <Line key={name} keys={keys} does={t(`key.${name}`)} />
        ))}
      </dl>
    </Modal>
  )
}

function Line({ keys, does }: { keys: readonly string[]; does: string }) {
  return (
    <>
      <dt>
        {keys.map((key) => (
          <Kbd key={key}>{key}</Kbd>
        ))}
      </dt>
      <dd>{does}</dd>
    </>
  )
}
