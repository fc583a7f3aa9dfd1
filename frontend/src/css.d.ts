import 'react'

declare module 'react' {
  interface CSSProperties {
    /** Values handed to a style sheet, such as a stage's colour. */
    [name: `--${string}`]: string | number | undefined
  }
}
