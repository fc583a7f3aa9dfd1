/** The look: a neutral grey scale, one accent, green, amber and red for state only. */
import { createTheme, type MantineColorsTuple } from '@mantine/core'

const blue: MantineColorsTuple = [
  '#eff6ff', '#dbeafe', '#bfdbfe', '#93c5fd', '#60a5fa', '#3b82f6', '#2563eb', '#1d4ed8', '#1e40af', '#1e3a8a',
] // prettier-ignore

const gray: MantineColorsTuple = [
  '#f8f9fa', '#f1f3f5', '#e7eaed', '#d9dde2', '#c3c9d0', '#9aa2ac', '#6b7480', '#4b5563', '#374151', '#1f2937',
] // prettier-ignore

const dark: MantineColorsTuple = [
  '#d6d8db', '#b4b8bd', '#9aa0a7', '#70767e', '#44484f', '#33373d', '#26292e', '#1d1f23', '#17181a', '#101113',
] // prettier-ignore

export const theme = createTheme({
  primaryColor: 'blue',
  primaryShade: 6,
  colors: { blue, gray, dark },
  autoContrast: true,
  fontFamily:
    'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", Arial, sans-serif',
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '20px' },
  lineHeights: { xs: '1.34', sm: '1.38', md: '1.43', lg: '1.5', xl: '1.4' },
  defaultRadius: 8,
  respectReducedMotion: true,
  cursorType: 'pointer',
  components: {
    Modal: { defaultProps: { centered: true, transitionProps: { duration: 140 } } },
    Badge: { defaultProps: { variant: 'light', tt: 'none', fw: 500 } },
    Button: { defaultProps: { size: 'sm' } },
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray' } },
    Tooltip: { defaultProps: { openDelay: 400, withArrow: true } },
    TextInput: { defaultProps: { size: 'sm' } },
    Select: { defaultProps: { size: 'sm', allowDeselect: false } },
    // The focus goes to the first item: a bare element before the items is no part of a menu for a screen reader.
    Menu: {
      defaultProps: {
        shadow: 'md',
        transitionProps: { duration: 120 },
        withInitialFocusPlaceholder: false,
      },
    },
  },
})
