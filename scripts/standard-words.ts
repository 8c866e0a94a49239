/** The words that the DICOM standard itself uses (names and descriptions of PS3.3, PS3.4, PS3.6), for the vocabulary of the text cleaner: small letters, three and more, sorted. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const files = ['attributes', 'ciods', 'modules', 'macros', 'sops', 'ciod_to_modules', 'ciod_to_func_group_macros', 'confidentiality_profile_attributes']

/** `folder` holds the machine-readable edition. Markup, entities and addresses are passed over. */
export function standardWords(folder: string): string {
  const words = new Set<string>()
  const collect = (value: unknown): void => {
    if (typeof value === 'string') {
      const plain = value.replaceAll(/<[^>]*>|&[a-z#0-9]+;|https?:\/\/\S+/g, ' ')
      for (const [word] of plain.matchAll(/[A-Za-z]{3,24}/g)) words.add(word.toLowerCase())
    } else if (value !== null && typeof value === 'object') for (const part of Object.values(value)) collect(part)
  }
  for (const name of files) collect(JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')))
  return wrapped([...words].sort())
}

function wrapped(words: readonly string[]): string {
  let line = ''
  const lines: string[] = []
  for (const word of words) {
    if (line.length + word.length > 155) {
      lines.push(line)
      line = ''
    }
    line += line === '' ? word : ` ${word}`
  }
  return [...lines, line].join('\n')
}
