/** Rows of tables and lines of text beside the images that name a pseudonym: they tell of one person, so that also what is short or common is looked for there. */
import { existsSync, readFileSync, statSync } from 'node:fs'
import { type DateRule, explains } from './dates.ts'
import { type Likeness, inString } from './identities.ts'
import { readClinical } from '../identities/clinical.ts'
import type { Lexicon } from '../search/lexicon.ts'

export interface RowsCheck {
  readonly lexicon: Lexicon
  /** Pseudonym, in capitals, to the person it stands for. */
  readonly persons: ReadonlyMap<string, string>
  readonly rules: ReadonlyMap<string, DateRule>
}

const largestText = 64 * 1024 * 1024

/** Throws what the file system throws; of a file that is no table or text nothing is found. */
export async function identitiesInRows(path: string, { lexicon, persons, rules }: RowsCheck): Promise<Likeness[]> {
  const found: Likeness[] = []
  for (const [at, row] of (await rowsOf(path)).entries()) {
    const person = personOf(row, persons)
    if (person === undefined) continue
    const originals = lexicon.wordsOf(person)?.days
    const rule = rules.get(person) ?? { kind: 'none' }
    found.push(...inString(row, `row ${at + 1}`, { lexicon, person }).filter(({ day }) => day === undefined || !explains(rule, day, originals)).map(({ day: _, ...rest }) => rest))
  }
  return found
}

async function rowsOf(path: string): Promise<string[]> {
  if (!existsSync(path) || statSync(path).size > largestText) return []
  if (!/\.(csv|tsv|xlsx)$/i.test(path)) return readFileSync(path, 'utf8').split(/\r?\n/)
  const table = await readClinical(path).catch(() => undefined)
  return table === undefined ? [] : [table.header, ...table.rows].map((cells) => cells.join('\n'))
}

function personOf(row: string, persons: ReadonlyMap<string, string>): string | undefined {
  for (const word of row.split(/[^\p{L}\p{N}_.-]+/u)) {
    const person = persons.get(word.toUpperCase())
    if (person !== undefined) return person
  }
  return undefined
}
