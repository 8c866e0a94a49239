/** `vesalius clinical …`: tables and FHIR bundles into the archive, what is there, and its export as EUCAIM's common data model or OMOP. */
import { readFileSync, writeFileSync } from 'node:fs'
import type { ClinicalProposals } from '../clinical.ts'
import type { ClinicalSource, ExportReport, FhirTold, MappingProposal, StoredClinical } from '../clinical-archive.ts'
import { connect, connectionOptions } from './connection.ts'
import type { Verb } from './main.ts'
import { Complaint, type Words } from './words.ts'

const format = 'vesalius-clinical/1'

interface Plan { readonly format: string; readonly plans: readonly unknown[]; readonly mappings: readonly unknown[] }

const projectOf = (words: Words): { project?: string } => (words.option('project') === undefined ? {} : { project: words.option('project') as string })

function bytesOf(path: string | undefined, what: string): Buffer {
  if (path === undefined) throw new Complaint(`name the ${what}`)
  try {
    return readFileSync(path)
  } catch {
    throw new Complaint(`the ${what} cannot be read`, 66)
  }
}

function jsonOf<T>(bytes: Buffer, what: string): T {
  try {
    return JSON.parse(bytes.toString('utf8')) as T
  } catch {
    throw new Complaint(`the ${what} is no JSON`, 65)
  }
}

function nameOf(words: Words): string {
  const name = words.option('name') ?? ''
  if (!/^[a-z0-9-]{1,60}$/.test(name)) throw new Complaint('give the source a name of 1 to 60 of a-z, 0-9 and hyphens: --name NAME')
  return name
}

function tellStored({ source, subjects, facts, withImages, unmapped }: StoredClinical): void {
  process.stdout.write(`${source}: ${facts} facts of ${subjects} subjects, ${withImages} of them with images\n`)
  for (const { column, why, count } of unmapped) process.stdout.write(`  ${column}: ${count} × ${why}\n`)
}

export const clinicalPropose: Verb = {
  usage: 'clinical propose TABLE --out FILE [--project NAME]',
  sentence: 'Propose what becomes of the columns of a clinical table (CSV, XLSX) and what each is in the common data model; correct the file and give it to clinical store.',
  async run(words) {
    words.only('out', 'project', ...connectionOptions)
    const out = words.option('out')
    if (out === undefined) throw new Complaint('name with --out the file to write')
    const file = bytesOf(words.positional[0], 'table').toString('base64')
    const { request } = connect(words)
    const { tables } = await request<ClinicalProposals>('POST', '/api/ingest/clinical/proposals', { file, ...projectOf(words) })
    const plans = tables.map(({ columns }) => columns.map(({ header, role, action, dayOrder }) => ({ header, role, action, ...(dayOrder ? { dayOrder } : {}) })))
    const proposed = await request<{ tables: MappingProposal[] }>('POST', '/api/ingest/clinical/mapping', { file, plans, ...projectOf(words) })
    const mappings = proposed.tables.map(({ columns }) => columns.map(({ header, field, indicator, factor, values }) => ({ header, field, values, ...(indicator === undefined ? {} : { indicator }), ...(factor === undefined ? {} : { factor }) })))
    writeFileSync(out, `${JSON.stringify({ format, plans, mappings }, undefined, 2)}\n`, { mode: 0o600 })
    const columns = proposed.tables.flatMap((table) => table.columns)
    const uncoded = columns.reduce((sum, { seen }) => sum + seen.filter(({ code }) => !code).length, 0)
    process.stdout.write(`${columns.length} columns, ${columns.filter(({ confidence }) => confidence < 0.7).length} of them doubtful; ${uncoded} values without a code\n`)
    return 0
  },
}

export const clinicalStore: Verb = {
  usage: 'clinical store TABLE --plan FILE --name NAME [--project NAME]',
  sentence: 'De-identify a clinical table as its plan says, map it, and store it in the archive; the same name again takes the place of what was there.',
  async run(words) {
    words.only('plan', 'name', 'project', ...connectionOptions)
    const name = nameOf(words)
    const file = bytesOf(words.positional[0], 'table').toString('base64')
    const { plans, mappings, ...rest } = jsonOf<Plan>(bytesOf(words.option('plan'), 'plan (--plan FILE)'), 'plan')
    if (rest.format !== format) throw new Complaint(`the plan is not one that clinical propose wrote (${format})`, 65)
    const { sources } = await connect(words).request<{ sources: StoredClinical[] }>('POST', '/api/ingest/clinical/store', { file, plans, mappings, name, ...projectOf(words) })
    for (const source of sources) tellStored(source)
    return 0
  },
}

export const clinicalFhir: Verb = {
  usage: 'clinical fhir BUNDLE --name NAME [--look] [--project NAME]',
  sentence: 'Store what a FHIR R4 bundle (JSON) says in codes, numbers and dates, de-identified; with --look only tell what would be read.',
  flags: ['look'],
  async run(words) {
    words.only('name', 'look', 'project', ...connectionOptions)
    const bundle = jsonOf<object>(bytesOf(words.positional[0], 'bundle'), 'bundle')
    const { subjects, facts, held, left, stored } = await connect(words).request<FhirTold>('POST', '/api/ingest/clinical/fhir', { bundle, name: nameOf(words), look: words.flag('look'), ...projectOf(words) })
    process.stdout.write(`${facts} facts of ${subjects} subjects can be read${held > 0 ? `, ${held} patients without an identifier are held` : ''}\n`)
    for (const { resource, why, count } of left) process.stdout.write(`  ${resource}: ${count} × ${why}\n`)
    if (stored) tellStored(stored)
    return 0
  },
}

export const clinicalSources: Verb = {
  usage: 'clinical sources [--project NAME]',
  sentence: 'List where the clinical data in the archive come from.',
  async run(words) {
    words.only('project', ...connectionOptions)
    const query = new URLSearchParams(projectOf(words))
    const { sources } = await connect(words).request<{ sources: ClinicalSource[] }>('GET', `/api/archive/clinical/sources?${query}`)
    for (const { name, kind, subjects, facts, storedAt } of sources) process.stdout.write(`${name}  ${kind}  ${subjects} subjects  ${facts} facts  ${storedAt}\n`)
    return 0
  },
}

export const clinicalExport: Verb = {
  usage: 'clinical export --model eucaim|omop [--out FILE.zip] [--project NAME] [--reference-year YEAR]',
  sentence: 'Write the clinical data and the series of the archive as EUCAIM\'s common data model or OMOP 5.4 with MI-CDM, and tell what is lost; without --out only tell.',
  async run(words) {
    words.only('model', 'out', 'project', 'reference-year', ...connectionOptions)
    const model = words.option('model')
    if (model !== 'eucaim' && model !== 'omop') throw new Complaint('name the model: --model eucaim or --model omop')
    const year = words.option('reference-year') === undefined ? {} : { referenceYear: words.number('reference-year', 2000) }
    const connection = connect(words)
    const wanted = { model, ...projectOf(words), ...year }
    const report = await connection.request<ExportReport>('POST', '/api/archive/clinical/exports', { ...wanted, look: true })
    process.stdout.write(`${report.model}: ${report.placed} of ${report.facts} facts have a place\n`)
    for (const { name, rows } of report.tables) process.stdout.write(`  ${name}  ${rows} rows\n`)
    for (const { field, why, count } of report.lost) process.stdout.write(`  lost: ${field}  ${count} × ${why}\n`)
    const out = words.option('out')
    if (out === undefined) return 0
    try {
      writeFileSync(out, await connection.bytes('/api/archive/clinical/exports', wanted), { mode: 0o600 })
    } catch (error) {
      throw error instanceof Complaint ? error : new Complaint('the export cannot be written where --out says', 73)
    }
    return 0
  },
}
