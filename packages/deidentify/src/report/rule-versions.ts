/** Which tables decided: a digest of each set of them, so that a report says when a word, a template or a row of PS3.15 Table E.1-1 was another. */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const source = join(import.meta.dirname, '..')
const standards = dirname(fileURLToPath(import.meta.resolve('@vesalius/standards/deidentification')))

let known: Readonly<Record<string, string>> | undefined

/** By name 16 hexadecimal digits; the same on every machine with the same tables. */
export function ruleVersions(): Readonly<Record<string, string>> {
  return known ??= {
    'attributes': digestOf(join(source, 'rules', 'tables')), 'pixels': digestOf(join(source, 'pixels', 'tables')), 'private': digestOf(join(source, 'private', 'tables')),
    'PS3.15 table': digestOf(join(standards, 'tables')), 'text': digestOf(join(source, 'text', 'tables')),
  }
}

function digestOf(folder: string): string {
  const running = createHash('sha256')
  for (const name of readdirSync(folder).sort()) running.update(`${name}\n`).update(readFileSync(join(folder, name), 'utf8').replaceAll('\r\n', '\n'))
  return running.digest('hex').slice(0, 16)
}
