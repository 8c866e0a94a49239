/** Every word of the pages: one file per language, English where one is missing. Numbers, sizes and dates follow the language (ECMA-402). */
import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import { bringProblems } from './problems/problem-words.ts'
import en from './locales/en.json'

export const languages = { en: 'English', de: 'Deutsch' } as const
export type Language = keyof typeof languages

const kept = 'vesalius-language'

export function currentLanguage(): Language {
  return i18next.language === 'de' ? 'de' : 'en'
}

export async function startWords(): Promise<void> {
  const wanted = localStorage.getItem(kept) ?? navigator.language.slice(0, 2)
  await i18next.use(initReactI18next).init({
    lng: 'en', fallbackLng: 'en', resources: { en: { translation: en } }, interpolation: { escapeValue: false }, returnNull: false,
  })
  i18next.services.formatter?.add('counted', counted)
  await bringProblems('en')
  if (wanted === 'de') await speak('de')
}

/**
 * `{{studies, counted(unit: study)}}` is "1 study" or "2 studies": a sentence may count several things, each by the plural rules of its language
 * (Intl.PluralRules, by i18next). What is counted comes as a number or as text of countText or rateText.
 */
function counted(value: unknown, _language: string | undefined, options: { readonly unit?: string }): string {
  const text = String(value)
  const whole = /[.,]\d{1,2}$/.test(text) ? 0.5 : Number(text.replaceAll(/\D/g, ''))
  return `${text} ${i18next.t(`unit.${options.unit ?? ''}`, { count: whole })}`
}

/** Changes the language now and for later visits. */
export async function speak(language: Language): Promise<void> {
  if (language === 'de' && !i18next.hasResourceBundle('de', 'translation')) {
    i18next.addResourceBundle('de', 'translation', (await import('./locales/de.json')).default)
  }
  await bringProblems(language)
  await i18next.changeLanguage(language)
  localStorage.setItem(kept, language)
  document.documentElement.lang = language
}

export const countText = (count: number): string => new Intl.NumberFormat(currentLanguage()).format(count)
export const rateText = (rate: number): string => new Intl.NumberFormat(currentLanguage(), { maximumFractionDigits: 1 }).format(rate)

const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const

/** Decimal units: 1 kilobyte is 1000 bytes. */
export function sizeText(bytes: number): string {
  const power = Math.min(units.length - 1, bytes < 1000 ? 0 : Math.floor(Math.log10(bytes) / 3))
  const value = bytes / 1000 ** power
  return new Intl.NumberFormat(currentLanguage(), { style: 'unit', unit: units[power] as string, unitDisplay: 'short', maximumFractionDigits: value < 10 && power > 0 ? 1 : 0 }).format(value)
}

/** How dates are written where the person is, when their browser speaks the language of the page: 27 Nov in Britain, Nov 27 in America. */
const dateLanguage = (): string => navigator.languages.find((one) => one.slice(0, 2) === currentLanguage()) ?? currentLanguage()

export function timeText(iso: string | undefined): string {
  return iso === undefined ? '' : new Intl.DateTimeFormat(dateLanguage(), { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(iso))
}

/** A DICOM date (YYYYMMDD) or an ISO date. */
export function dateText(date: string | undefined): string {
  const parts = /^(\d{4})-?(\d{2})-?(\d{2})/.exec(date ?? '')
  if (!parts) return ''
  return new Intl.DateTimeFormat(dateLanguage(), { dateStyle: 'medium', timeZone: 'UTC' }).format(new Date(`${parts[1]}-${parts[2]}-${parts[3]}T00:00:00Z`))
}
