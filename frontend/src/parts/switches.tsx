/** Light or dark, Russian or English. */
import { SegmentedControl, useMantineColorScheme } from '@mantine/core'
import { useTranslation } from 'react-i18next'

import { chooseLanguage, LANGUAGES, type Language } from '@/i18n'

import { tellProblem } from './notices'

const THEMES = ['light', 'dark', 'auto'] as const

export function ThemeSwitch() {
  const { t } = useTranslation()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  return (
    <SegmentedControl
      size="xs"
      aria-label={t('theme.label')}
      value={colorScheme}
      onChange={(theme) => setColorScheme(theme)}
      data={THEMES.map((theme) => ({ value: theme, label: t(`theme.${theme}`) }))}
    />
  )
}

export function LanguageSwitch() {
  const { t, i18n } = useTranslation()
  return (
    <SegmentedControl
      size="xs"
      aria-label={t('language')}
      value={i18n.language}
      onChange={(language) => void chooseLanguage(language as Language).catch(tellProblem)}
      data={LANGUAGES.map((language) => ({ value: language, label: t(`languages.${language}`) }))}
    />
  )
}
