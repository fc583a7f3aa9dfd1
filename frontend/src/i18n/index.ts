/** Words in Russian and English. Each screen brings its own (`words.ts`); a test keeps the two complete. */
import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'

import { Problem, speak, UNREACHABLE } from '@/api/client'

export const LANGUAGES = ['ru', 'en'] as const
export type Language = (typeof LANGUAGES)[number]

const KEPT = 'nocto.language'
const A_LATER_ROOM = 'settings'

/** Only the language that is read is loaded, and of that the rooms one enters. */
const FIRST = { ru: () => import('virtual:words/first/ru'), en: () => import('virtual:words/first/en') }
const LATER = { ru: () => import('virtual:words/later/ru'), en: () => import('virtual:words/later/en') }

export function chosenLanguage(): Language {
  const kept = localStorage.getItem(KEPT)
  if (kept === 'ru' || kept === 'en') return kept
  const wanted = navigator.languages.map((tag) => tag.slice(0, 2)).find((tag) => tag === 'ru' || tag === 'en')
  return wanted ?? 'ru'
}

type Words = Record<string, object>

async function read(load: () => Promise<{ default: Words }>): Promise<Words> {
  try {
    return (await load()).default
  } catch {
    throw new Problem(0, UNREACHABLE, '')
  }
}

async function learn(language: Language, from: typeof FIRST): Promise<void> {
  for (const [room, words] of Object.entries(await read(from[language])))
    i18next.addResourceBundle(language, room, words)
}

/** A part of the program that needs words of `later`: it comes together with them. */
export function worded<Part>(load: () => Promise<Part>): () => Promise<Part> {
  return async () => {
    const language = i18next.language as Language
    const [part] = await Promise.all([
      load(),
      i18next.hasResourceBundle(language, A_LATER_ROOM) ? null : learn(language, LATER),
    ])
    return part
  }
}

export async function chooseLanguage(language: Language): Promise<void> {
  if (!i18next.hasResourceBundle(language, A_LATER_ROOM))
    await Promise.all([learn(language, FIRST), learn(language, LATER)])
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
    resources: { [language]: await read(FIRST[language]) },
    defaultNS: 'common',
    interpolation: { escapeValue: false }, // React escapes
  })
}

/** Settled once the words of the chosen language are there; nothing is shown before. */
export const ready = begin(chosenLanguage())

export { i18next }
