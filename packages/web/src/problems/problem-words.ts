/**
 * Problems in the language of the page, by their code: what happened and what to do. The server speaks English; what it filled into its text (codes,
 * counts, our identifiers) is found by its own pattern and filled into ours. en.json is generated from docs/problems.md.
 */
import i18next from 'i18next'
import { fill, valuesIn, type Book } from './problem-text.ts'

type Language = 'en' | 'de'

const books: Partial<Record<Language, Book>> = {}

/** The words of a language; English is needed for every other one. */
export async function bringProblems(language: Language): Promise<void> {
  books.en ??= (await import('./en.json')).default
  if (language === 'de') books.de ??= await german()
}

async function german(): Promise<Book> {
  const parts = await Promise.all([import('./de-access.json'), import('./de-data.json'), import('./de-ingest.json'), import('./de-work.json')])
  return Object.assign({}, ...parts.map((part) => part.default)) as Book
}

export interface ProblemWords { readonly text?: string; readonly remedy?: string }

/** What is known of the code in the language of the page; members are absent where there are no words. */
export function problemWords(code: string, message = ''): ProblemWords {
  const language = i18next.language === 'de' ? 'de' : 'en'
  const [form, remedy = i18next.exists(`remedy.${code}`) ? i18next.t(`remedy.${code}`) : undefined] = books[language]?.[code] ?? []
  const text = language === 'en' ? message : form && fill(form, valuesIn(books.en?.[code]?.[0] ?? '', message))
  return { ...(text ? { text } : {}), ...(remedy ? { remedy } : {}) }
}
