/** A node that counts: real records and ledger, published dataset versions of subjects that a test describes. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseQuery } from '@vesalius/standards/eucaim'
import type { Query } from '@vesalius/standards/eucaim'
import type { ClinicalFact, ImagingFact } from '#archive'
import { openLedger, openRecords } from '#engines'
import type { Ledger, Records } from '#engines'
import { newIdentifier, openLog } from '#kernel'
import { CountHere } from '../../../src/catalogue/counts/count-here.ts'
import type { CountAnswer } from '../../../src/catalogue/counts/count-here.ts'
import { PolicyStore } from '../../../src/catalogue/counts/policy-store.ts'
import { datasetMigrations } from '../../../src/catalogue/tables.ts'

export const key = { sex: 'SNOMEDCT263495000', age: 'SNOMEDCT423493009', diagnosis: 'SNOMEDCT439401001', year: 'SNOMEDCT432213005', modality: 'RID10311', part: 'SNOMEDCT123037004', maker: 'C25392' } as const
export const code = { male: 'SNOMEDCT248153007', female: 'SNOMEDCT248152002', other: 'SNOMEDCT74964007', breast: 'SNOMEDCT254837009', lung: 'SNOMEDCT363358000', colon: 'SNOMEDCT363406005', ct: 'RID10321', mr: 'RID10312', us: 'RID10326' } as const

export interface Subject { readonly name: string; readonly sex: string; readonly age: number; readonly year?: number; readonly diagnosis: string; readonly modality: string; readonly maker?: string; readonly studies?: number }

export interface Counter {
  readonly records: Records
  readonly ledger: Ledger
  readonly policy: PolicyStore
  readonly now: { at: Date }
  /** Those that are there now; replaced to let data grow. */
  publish(subjects: readonly Subject[]): Promise<string>
  set(subjects: readonly Subject[]): void
  ask(query: unknown, who?: { asker?: string; purpose?: string }): Promise<CountAnswer>
  outcomes(): Promise<string[]>
  reopen(): Promise<void>
  close(): Promise<void>
}

const log = openLog('silent')

export async function openCounter(): Promise<Counter> {
  const folder = await mkdtemp(join(tmpdir(), 'vesalius-counts-'))
  const records = await openRecords(`file:${join(folder, 'records')}`, { log })
  const ledger = await openLedger(records, { folder: join(folder, 'keys') })
  await records.migrate('catalogue', datasetMigrations)
  const now = { at: new Date('2026-03-01T12:00:00Z') }
  let subjects: readonly Subject[] = []
  let edition = 0
  const clock = { now: () => now.at }
  const parts = {
    records, ledger, clock, project: 'default',
    archive: { imagingFacts: async () => subjects.flatMap(imagingOf), clinicalFacts: async () => subjects.flatMap(clinicalOf), factsStamp: async () => String(edition) },
  }
  let here = await CountHere.open(parts)
  const counter: Counter = {
    records, ledger, now, policy: new PolicyStore({ records, ledger, clock }),
    set(list) { subjects = list; edition++ },
    async publish(list) {
      const id = newIdentifier('dataset')
      await records.query(`insert into catalogue_dataset (id, project, texts, selection, created_at, created_by, updated_at) values ($1, 'default', '{}', '{}', now(), 'a', now())`, [id])
      await enter(records, id, 1, list)
      return id
    },
    ask: (query, { asker = 'account-1', purpose = 'study' } = {}) => here.answer({ query: parseQuery(query) as Query, asker, purpose, source: 'self' }),
    async outcomes() {
      return (await records.query<{ outcome: string }>('select outcome from count_question order by at, id')).rows.map(({ outcome }) => outcome)
    },
    async reopen() { here = await CountHere.open(parts) },
    async close() { await records.close(); await rm(folder, { recursive: true, force: true }) },
  }
  return counter
}

export async function enter(records: Records, id: string, number: number, list: readonly Subject[]): Promise<void> {
  await records.transaction(async (tx) => {
    await tx.query(`insert into catalogue_version (dataset_id, number, state, texts, selection, manifest_digest, aggregates, released_at, released_by, published_at) values ($1, $2, 'published', '{}', '{}', '\\x00', '{}', now(), 'a', now())`, [id, number])
    const facts = list.flatMap(imagingOf)
    await tx.query(
      `insert into catalogue_entry (dataset_id, number, sop_uid, series_uid, study_uid, pseudonym, digest, size, modality)
       select $1, $2, a || '.1', a, b, c, '\\x00', 1, 'CT' from unnest($3::text[], $4::text[], $5::text[]) r(a, b, c)`,
      [id, number, facts.map(({ seriesInstanceUid }) => seriesInstanceUid), facts.map(({ studyInstanceUid }) => studyInstanceUid), facts.map(({ subject }) => subject)])
  })
}

const imagingOf = ({ name, modality, maker = 'SIEMENS', studies = 1 }: Subject): ImagingFact[] =>
  Array.from({ length: studies }, (_, at) => ({ subject: name, studyInstanceUid: `${name}.${at}`, seriesInstanceUid: `${name}.${at}.1`, modality, manufacturer: maker }))

const clinicalOf = ({ name, sex, age, year, diagnosis }: Subject): ClinicalFact[] => [
  { subject: name, field: 'sex', code: sex }, { subject: name, field: 'ageAtDiagnosis', number: age }, { subject: name, field: 'diagnosis', code: diagnosis }, ...(year === undefined ? [] : [{ subject: name, field: 'yearOfDiagnosis', number: year }]),
]

/** Numbers from 0 to 1 that are always the same for the same seed. */
export function numbers(seed: number): () => number {
  let state = seed >>> 0
  return () => { state = (Math.imul(state, 1664525) + 1013904223) >>> 0; return (state >>> 8) / 2 ** 24 }
}

/** So many subjects of a hospital, in the proportions of one. */
export function hospital(count: number, seed = 1): Subject[] {
  const next = numbers(seed)
  const pick = <One>(list: readonly One[]): One => list[Math.floor(next() * list.length)] as One
  return Array.from({ length: count }, (_, at) => ({
    name: `s${seed}-${at}`, sex: pick([code.female, code.female, code.male]), age: 40 + Math.floor((next() + next()) * 20), year: 2015 + Math.floor(next() * 8), diagnosis: pick([code.breast, code.breast, code.lung, code.colon]),
    modality: pick([code.ct, code.mr, code.us]), maker: pick(['SIEMENS', 'GE MEDICAL SYSTEMS', 'Philips']), studies: 1 + Math.floor(next() * 3),
  }))
}

export const is = (name: keyof typeof key, value: string) => ({ key: key[name], type: 'EQUALS', value })
export const above = (age: number) => ({ key: key.age, type: 'GREATER_THAN', value: age })
export const below = (age: number) => ({ key: key.age, type: 'LOWER_THAN', value: age })
export const and = (...children: unknown[]) => ({ operand: 'AND', children })
export const or = (...children: unknown[]) => ({ operand: 'OR', children })
export const everybody = and()
