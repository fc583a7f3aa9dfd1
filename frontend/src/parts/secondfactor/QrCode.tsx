/** A QR code, dark on white in both themes: many telephones read no other. */
import { useMemo } from 'react'

import classes from './secondfactor.module.css'
import { squaresOf } from './squares'

export function QrCode({ text, label }: { text: string; label: string }) {
  const { side, path } = useMemo(() => squaresOf(text), [text])
  return (
    <svg
      className={classes.code}
      viewBox={`0 0 ${side} ${side}`}
      shapeRendering="crispEdges"
      role="img"
      aria-label={label}
    >
      <rect width={side} height={side} fill="#ffffff" />
      <path d={path} fill="#000000" />
    </svg>
  )
}
