/** The own fields of a row that have a value, to be read. */
import { webLink } from '@/links'

import classes from './own.module.css'
import { useOwnFields, type Entity } from './queries'
import { useTelling } from './useTold'
import { told, type Values } from './values'

export function OwnFacts({ entity, custom }: { entity: Entity; custom: object }) {
  const fields = useOwnFields(entity).filter(({ key }) => key in custom)
  const telling = useTelling()
  if (fields.length === 0) return null
  return (
    <dl className={classes.facts}>
      {fields.map((field) => {
        const words = told(field, (custom as Values)[field.key], telling)
        const href = field.kind === 'link' && words !== null ? webLink(words) : null
        return (
          <div key={field.id}>
            <dt>{field.name}</dt>
            <dd>
              {href === null ? (
                words
              ) : (
                <a href={href} target="_blank" rel="noopener noreferrer">
                  {words}
                </a>
              )}
            </dd>
          </div>
        )
      })}
    </dl>
  )
}
