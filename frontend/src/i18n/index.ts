/** Words in Russian and English. Each screen brings its own (`words.ts`); a test keeps the two complete. */
import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'

import { speak } from '@/api/client'

import { words } from './words'

export const LANGUAGES = ['ru', 'en'] as const
export type Language = (typeof LANGUAGES)[number]

const KEPT = 'nocto.language'

export function chosenLanguage(): Language {
  const kept = localStorage.getItem(KEPT)
  if (kept === 'ru' || kept === 'en') return kept
  const wanted = navigator.languages.map((tag) => tag.slice(0, 2)).find((tag) => tag === 'ru' || tag === 'en')
  return wanted ?? 'ru'
}

export function chooseLanguage(language: Language): void {
  localStorage.setItem(KEPT, language)
  void i18next.changeLanguage(language)
}

function spoken(language: string): void {
  speak(language)
  document.documentElement.lang = language
}

i18next.on('languageChanged', spoken)

void i18next.use(initReactI18next).init({
  lng: chosenLanguage(),
  fallbackLng: 'ru',
  resources: words,
  defaultNS: 'common',
  interpolation: { escapeValue: false }, // React escapes
})

export { i18next }
