/** A phone, a messenger name or an address in a table's cell: a link where it leads somewhere, else as it was typed. */
import classes from './link.module.css'

interface Shown {
  value: string | null
  href: (text: string) => string | null
  shown?: (text: string) => string
}

export function OutLink({ value, href, shown = (text) => text }: Shown) {
  if (value === null) return null
  const to = href(value)
  if (to === null) return value
  const elsewhere = to.startsWith('http') ? { target: '_blank', rel: 'noopener noreferrer' } : {}
  return (
    <a className={classes.link} href={to} tabIndex={-1} {...elsewhere}>
      {shown(value)}
    </a>
  )
}
