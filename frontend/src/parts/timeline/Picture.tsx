import { KINDS, type Kind } from './kinds'

/** The sign of a kind of activity. */
export function Picture({ kind }: { kind: Kind }) {
  return KINDS.map(({ kind: each, Icon }) => each === kind && <Icon key={each} size={16} stroke={1.6} />)
}
