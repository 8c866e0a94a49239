/** A clinical table of 22,000 rows and 41 columns on its way into the archive: how long each part takes, and how long the door cannot answer others meanwhile. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { parseArgs } from 'node:util'
import { MappingThread } from '../packages/server/src/archive/clinical/mapping-thread.ts'
import { openArchive } from '../packages/server/src/archive/index.ts'
import { openLedger, openObjects, openQueue, openRecords } from '../packages/server/src/engines/index.ts'
import { openIngest } from '../packages/server/src/ingest/index.ts'
import { openLog } from '../packages/server/src/kernel/index.ts'
import { mapTable } from '../packages/standards/src/clinical/index.ts'
import { printTable } from './programs.ts'

const clock = { now: () => new Date() }
const coded = ['C50.9', 'C61', 'C34.1', 'C18.7', 'C22.0', 'C71.9']

/** Three rows a subject: identifier, sex, dates, codes, then numbers and words as registries have them. */
function tableOf(rows: number, columns: number): Buffer {
  const named = ['PatientID', 'Sex', 'Birth date', 'ICD-10', 'Diagnosis date', 'Vital status', 'Last contact', 'Age', 'cT', 'cN', 'cM', 'PSA']
  const more = Array.from({ length: columns - named.length }, (_, at) => `Item ${at + 1}`)
  const day = (year: number, at: number) => `${year + (at % 9)}-${String(1 + (at % 12)).padStart(2, '0')}-${String(1 + (at % 28)).padStart(2, '0')}`
  const line = (at: number): string => {
    const subject = Math.floor(at / 3)
    const known = [`P-${subject}`, subject % 2 ? 'F' : 'M', day(1940, subject), coded[at % coded.length], day(2010, at), at % 3 ? 'alive' : 'dead', day(2020, at), 40 + (subject % 45), `T${1 + (at % 4)}`, `N${at % 3}`, `M${at % 2}`, (at % 400) / 10]
    return [...known, ...more.map((_, column) => (column % 3 === 0 ? (at * (column + 1)) % 997 : column % 3 === 1 ? `word ${(at + column) % 40}` : (at + column) % 5 ? 'no' : ''))].join(',')
  }
  return Buffer.from(`${[...named, ...more].join(',')}\n${Array.from({ length: rows }, (_, at) => line(at)).join('\n')}\n`)
}

export async function clinical(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({ args: [...args], options: { rows: { type: 'string', default: '22000' }, columns: { type: 'string', default: '41' } } })
  const folder = await mkdtemp(join(tmpdir(), 'vesalius-bench-'))
  const log = openLog('silent')
  const records = await openRecords(`file:${join(folder, 'records')}`, { log })
  const objectsAddress = `file:${join(folder, 'objects')}`
  const objects = await openObjects(objectsAddress)
  const ledger = await openLedger(records, { folder: join(folder, 'keys') })
  const queue = await openQueue(records, { log })
  const archive = await openArchive({ records, objects, ledger, log, clock })
  const ingest = await openIngest({
    records, objects, objectsAddress, ledger, queue, archive, log, clock, keysFolder: join(folder, 'keys'), spoolFolder: join(folder, 'spool'), project: 'default', path: 'federated', workers: 1, maxUploadBytes: 1024 ** 3,
  })
  const told: (string | number)[][] = []
  const closers: (() => Promise<void>)[] = []
  const timed = async <Result>(name: string, work: () => Promise<Result>): Promise<Result> => {
    const delays = monitorEventLoopDelay({ resolution: 10 })
    delays.enable()
    // It counts from its first tick.
    await new Promise((resolve) => setTimeout(resolve, 30))
    const began = performance.now()
    const result = await work()
    const took = performance.now() - began
    // A part that ends in one piece is seen by the next tick.
    await new Promise((resolve) => setTimeout(resolve, 30))
    delays.disable()
    told.push([name, Math.round(took), Math.round(delays.max / 1e6)])
    return result
  }
  try {
    const mapper = new MappingThread()
    closers.push(() => mapper.close())
    const bytes = tableOf(Number(values.rows), Number(values.columns))
    const { clinicalStore } = ingest
    const { tables } = await timed('columns proposed', () => ingest.clinical.propose('default', bytes))
    const job = { project: 'default', bytes, k: 5, plans: tables.map(({ columns }) => columns.map(({ header, role, action, dayOrder }) => ({ header, role, action, ...(dayOrder ? { dayOrder } : {}) }))) }
    const proposed = await timed('de-identified, mapping proposed', () => clinicalStore.propose(job, 'bench'))
    const mappings = proposed.map(({ columns }) => columns.map(({ header, field, indicator, factor, values: codes }) => ({ header, field, values: codes, ...(indicator === undefined ? {} : { indicator }), ...(factor === undefined ? {} : { factor }) })))
    const [stored] = await timed('de-identified, mapped, stored', () => clinicalStore.store('bench', job, { name: 'bench', mappings }))
    const received = await archive.clinical.received('default', 'bench')
    await timed('mapped only, in the thread', () => mapper.map(received, mappings[0] ?? []))
    await timed('mapped only, in one piece', async () => mapTable(received, mappings[0] ?? []))
    await timed('mapped again without the file', () => records.transaction((tx) => archive.clinical.remap(tx, { project: 'default', name: 'bench', mapping: mappings[0] ?? [], by: 'bench' })))
    printTable(`Clinical table of ${values.rows} rows and ${values.columns} columns, ${stored?.facts} facts`, ['part', 'ms', 'longest without an answer, ms'], told)
  } finally {
    for (const close of closers) await close()
    await ingest.close()
    await queue.close()
    await archive.close()
    await objects.close()
    await records.close()
    await rm(folder, { recursive: true, force: true })
  }
}
