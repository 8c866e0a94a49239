/**
 * De-identifies a folder without a server (docs/decisions/0006): two passes over the input, threads, durable files, and a report. The same input, keys
 * and profile give the same files and the same digest, whatever the number of threads, the order of files, and however often it was broken off.
 */
import { createHash } from 'node:crypto'
import { statSync } from 'node:fs'
import { resolve } from 'node:path'
import { Worker } from 'node:worker_threads'
import { buildReport, type ReportBuilder } from '../report/index.ts'
import { keyRingOf, saltOf } from '../subject/index.ts'
import type { SeedValue } from '../text/types.ts'
import type { ClinicalFile } from './clinical-tables.ts'
import { findCopies } from './copies.ts'
import { Crew } from './crew.ts'
import { exitCodes, OfflineFailure } from './failure.ts'
import { type Gathered, gather } from './first-pass.ts'
import { headOf } from './head.ts'
import { hintOf } from './input-hint.ts'
import { Journal } from './journal.ts'
import { openOutput, type OutputFolder } from './output-folder.ts'
import { treatAll, type Treatment } from './second-pass.ts'
import type { OfflineListener, OfflineOptions, OfflineResult } from './settings.ts'
import type { WorkerSettings } from './worker-messages.ts'

/** Throws OfflineFailure, with the exit code of sysexits; `cancelled` when the signal said so: what is done stays done, and the next run goes on. */
export async function runOffline(options: OfflineOptions, listener: OfflineListener): Promise<OfflineResult> {
  if (!statSync(options.input, { throwIfNoEntry: false })) throw new OfflineFailure('the input does not exist or cannot be read', exitCodes.noInput)
  const began = new Date()
  const tables = await tablesOf(options)
  const folder = openOutput(options.input, options.output)
  const settings: WorkerSettings = {
    output: folder.root, work: folder.work, profile: options.profile, keys: options.keys, identity: options.identity ?? {},
    decisions: options.decisions ?? new Map(), links: options.mode === 'pseudonymise', risk: tables.length > 0,
  }
  const crew = new Crew(options.threads, () => new Worker(new URL('./worker.ts', import.meta.url), { workerData: settings, name: 'deidentify' }))
  try {
    const report = buildReport(headOf(options))
    const { gathered, treatment } = await passes(options, { crew, folder, report, listener, tables })
    stopIfAsked(options.signal)
    folder.finish()
    return summary({ options, report, began, gathered, treatment, files: folder.countFiles() })
  } catch (error) {
    throw failureOf(error)
  } finally {
    await crew.close()
  }
}

/** What the system refused is told by its code: no path, and nothing of ours is wrong. */
function failureOf(error: unknown): unknown {
  const code = (error as NodeJS.ErrnoException).code
  return code !== undefined && /^E[A-Z]+$/.test(code) ? new OfflineFailure(`the output cannot be written (${code}); what is written is whole, and the same command goes on`, exitCodes.io) : error
}

/** Readers of workbooks are large: a run without tables starts without them. */
const clinical = () => import('./clinical-tables.ts')

async function tablesOf(options: OfflineOptions): Promise<readonly ClinicalFile[]> {
  return options.clinical?.length ? (await clinical()).readClinical(options) : []
}

interface Tools { readonly crew: Crew, readonly folder: OutputFolder, readonly report: ReportBuilder, readonly listener: OfflineListener, readonly tables: readonly ClinicalFile[] }

async function passes(options: OfflineOptions, { crew, folder, report, listener, tables }: Tools): Promise<{ gathered: Gathered, treatment: Treatment }> {
  const { signal } = options
  const pass = { crew, root: options.input, ...(signal ? { signal } : {}) }
  const gathered = await gather({ ...pass, progress: (files, bytes) => options.progress?.('reading', { files, bytes }) })
  stopIfAsked(signal)
  const ring = keyRingOf(options.keys)
  if (tables.length > 0) for (const [pseudonym, seeds] of (await clinical()).clinicalSeeds(tables, ring, options)) gathered.persons.add(pseudonym, seeds)
  const copies = await findCopies(crew, options.input, { instances: gathered.instances, ...(signal ? { signal } : {}) })
  stopIfAsked(signal)
  for (let person = 0; person < gathered.persons.count; person++) {
    const doubt = gathered.persons.doubtOf(person)
    if (doubt) report.found(doubt)
  }
  const journal = new Journal(folder.journal, { secret: saltOf(ring, 'journal'), root: folder.root })
  try {
    const of = { files: gathered.files, bytes: gathered.bytes }
    const treatment = await treatAll({
      ...pass, output: options.output, gathered, copies, journal, context: contextOf(options), report, listener, tables: new Set((options.clinical ?? []).map((path) => resolve(path))),
      progress: (files, bytes) => options.progress?.('writing', { files, bytes, of }),
    })
    if (tables.length > 0 && !signal?.aborted) {
      const seedsOf = (pseudonym: string): readonly SeedValue[] => gathered.persons.seedsOf(gathered.persons.numberOf(pseudonym) ?? -1)
      report.clinical(await (await clinical()).writeClinical(tables, { root: folder.root, ring, options, seedsOf, subjects: treatment.subjects, images: treatment.images }))
    }
    return { gathered, treatment }
  } finally {
    journal.close()
  }
}

function stopIfAsked(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new OfflineFailure('cancelled; what is written is whole, and the same command goes on', exitCodes.cancelled)
}

/** What decides about every result besides the input: an entry of the journal made under another is no result of this run. */
function contextOf(options: OfflineOptions): string {
  const decisions = [...options.decisions ?? []].sort(([a], [b]) => (a < b ? -1 : 1))
  return createHash('sha256').update(JSON.stringify([headOf(options), options.identity ?? {}, decisions])).digest('base64url')
}

interface Ended {
  readonly options: OfflineOptions
  readonly report: ReportBuilder
  readonly began: Date
  readonly gathered: Gathered
  readonly treatment: Treatment
  readonly files: number
}

function summary({ options, report, began, gathered, treatment, files }: Ended): OfflineResult {
  const { released, duplicates, held, resumed, subjects, heldRows } = treatment
  const run = {
    started: began.toISOString(), seconds: Math.round((Date.now() - began.getTime()) / 100) / 10, threads: options.threads, node: process.version, resumed,
    held: heldRows.map(({ number, token, relative }) => ({ number, token, ...hintOf(relative) })),
  }
  const links = new Map([...gathered.links].filter(([pseudonym]) => subjects.has(pseudonym)))
  return { report: report.finish(run), released, duplicates, held, links, strangers: files - released }
}
