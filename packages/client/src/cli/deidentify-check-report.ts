/** `vesalius deidentify check-report FILE`: whether a report is whole, and who signed it. Needs no server. */
import { readFileSync } from 'node:fs'
import { checkReport } from '@vesalius/deidentify/report'
import type { Verb } from './main.ts'
import { Complaint } from './words.ts'

const faults = {
  format: 'this is no report of a de-identification',
  digest: 'the report was changed: its digest is another',
  unsigned: 'the report is whole, and nobody signed it',
  signature: 'the signature is not of this report',
  'other-key': 'the report is signed with another key',
} as const

export const deidentifyCheckReport: Verb = {
  usage: 'deidentify check-report FILE [--public-key FILE]',
  sentence: 'Check that a report is whole and signed; with a public key (PEM), that this key signed it.',
  run(words) {
    words.only('public-key')
    const [file] = words.positional
    if (!file) throw new Complaint('name the report')
    const key = words.option('public-key')
    const checked = checkReport(parsed(readText(file, 'the report')), key === undefined ? undefined : readText(key, 'the public key'))
    if (!checked.ok) throw new Complaint(faults[checked.code], 65)
    process.stdout.write(`the report is whole and signed with key ${checked.keyId}${checked.trusted ? ', which is the one given' : '; whose key that is, only --public-key can say'}\n`)
    return Promise.resolve(0)
  },
}

function readText(path: string, what: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    throw new Complaint(`${what} cannot be read`, 66)
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Complaint(faults.format, 65)
  }
}
