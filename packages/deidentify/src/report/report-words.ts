/** The page of a report in a language: its sentences, what codes mean, and its parts with their headings said in it. */
import { barsOf, factsOf, tableOf } from './page-parts.ts'
import { codeWords, type CodeKind, type ReportLanguage } from './tables/code-words.ts'
import { germanSentences } from './tables/sentences-de.ts'

type Cell = string | number

export interface Words {
  readonly language: ReportLanguage
  /** What is said in English, in this language. */
  readonly say: (english: string) => string
  /** A code in words; one that has none stays as it is. */
  readonly code: (kind: CodeKind, code: string) => string
  readonly because: (because: string) => string
  readonly facts: (pairs: readonly (readonly [string, Cell])[]) => string
  readonly table: (head: readonly string[], rows: readonly (readonly Cell[])[], none?: string) => string
  readonly bars: (title: string, counts: Readonly<Record<string, number>>) => string
}

export function wordsOf(language: ReportLanguage = 'en'): Words {
  const say = (english: string): string => (language === 'de' ? germanSentences[english] ?? english : english)
  const code = (kind: CodeKind, name: string): string => codeWords[language][kind][name] ?? name
  return {
    language, say, code,
    because: (because) => (because.startsWith('table:') ? `PS3.15: ${code('option', because.slice(6))}` : code('because', because)),
    facts: (pairs) => factsOf(pairs.map(([name, value]) => [say(name), value])),
    table: (head, rows, none = 'None.') => tableOf(head.map(say), rows, say(none)),
    bars: (title, counts) => barsOf(say(title), counts, say('None.')),
  }
}
