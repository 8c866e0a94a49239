/** `vesalius deidentify propose-columns`: what would become of the columns of clinical tables, as a file to be looked at, changed and given back. */
import { readFileSync } from 'node:fs'
import { profileOf } from './deidentify-profile.ts'
import type { Verb } from './main.ts'
import { Complaint } from './words.ts'

export const deidentifyProposeColumns: Verb = {
  usage: 'deidentify propose-columns TABLE… --profile NAME|FILE --out FILE',
  sentence: 'Propose what becomes of the columns of clinical tables (CSV, XLSX); correct the file and give it to deidentify with --columns, and the tables in the same order.',
  async run(words) {
    words.only('profile', 'out')
    const out = words.option('out')
    if (!words.positional.length || !out) throw new Complaint('name the tables, and with --out the file to write')
    const profile = await profileOf(words.option('profile'))
    const { proposeColumns, readTables, TableError, writeColumns } = await import('@vesalius/deidentify/clinical')
    const { writeWhole } = await import('@vesalius/deidentify/offline')
    const proposals = []
    for (const [place, path] of words.positional.entries()) {
      const tables = await readTables(bytesOf(path)).catch((error: unknown) => { throw error instanceof TableError ? new Complaint(`file ${place + 1}: ${error.message}`, 65) : error })
      proposals.push(...tables.map((table) => proposeColumns(table, profile)))
    }
    try {
      writeWhole(out, writeColumns(proposals))
    } catch {
      throw new Complaint('the proposal cannot be written where --out says', 73)
    }
    const doubtful = proposals.flat().filter(({ confidence }) => confidence < 0.75).length
    process.stdout.write(`${proposals.length} tables, ${proposals.flat().length} columns, ${doubtful} of them doubtful: look at those first\n`)
    return 0
  },
}

function bytesOf(path: string): Uint8Array {
  try {
    return readFileSync(path)
  } catch {
    throw new Complaint('a table cannot be read', 66)
  }
}
