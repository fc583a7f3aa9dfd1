/** Words in Russian and English. Each screen brings its own (`words.ts`); a test keeps the two complete. */
import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'

import { Problem, speak, UNREACHABLE } from '@/api/client'

export const LANGUAGES = ['ru', 'en'] as const
export type Language = (typeof LANGUAGES)[number]

const KEPT = 'nocto.language'

/** Only the language that is read is loaded. */
const WORDS = { ru: () => import('virtual:words/ru'), en: () => import('virtual:words/en') }

export function chosenLanguage(): Language {
  const kept = localStorage.getItem(KEPT)
  if (kept === 'ru' || kept === 'en') return kept
  const wanted = navigator.languages.map((tag) => tag.slice(0, 2)).find((tag) => tag === 'ru' || tag === 'en')
  return wanted ?? 'ru'
}

async function wordsIn(language: Language): Promise<Record<string, object>> {
  try {
    return (await WORDS[language]()).default
  } catch {
    throw new Problem(0, UNREACHABLE, '')
  }
}

export async function chooseLanguage(language: Language): Promise<void> {
  if (!i18next.hasResourceBundle(language, 'common')) {
    for (const [room, words] of Object.entries(await wordsIn(language)))
      i18next.addResourceBundle(language, room, words)
  }
  localStorage.setItem(KEPT, language)
  await i18next.changeLanguage(language)
}

function spoken(language: string): void {
  speak(language)
  document.documentElement.lang = language
}

i18next.on('languageChanged', spoken)

async function begin(language: Language): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    resources: { [language]: await wordsIn(language) },
    defaultNS: 'common',
    interpolation: { escapeValue: false }, // React escapes
  })
}

/** Settled once the words of the chosen language are there; nothing is shown before. */
export const ready = begin(chosenLanguage())

export { i18next }
