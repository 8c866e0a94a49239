/** The public list of the catalogue with 10,000 generated datasets: first page with all facets, searches, one dataset as Turtle. Over HTTP on loopback, with real records. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { DatasetDescription } from '../packages/standards/src/dcat/index.ts'
import { Listing } from '../packages/server/src/catalogue/listing.ts'
import { catalogueListRoutes } from '../packages/server/src/catalogue/public-routes.ts'
import { openRecords } from '../packages/server/src/engines/index.ts'
import type { Records } from '../packages/server/src/engines/index.ts'
import { createHttp, newIdentifier, openLog } from '../packages/server/src/kernel/index.ts'
import { load } from './http-load.ts'
import { printTable } from './programs.ts'

const goalMs = 200
const pick = <T>(list: readonly T[], at: number): T => list[at % list.length] as T
const [modalities, makers, parts] = [['CT', 'MR', 'MG', 'US', 'PT'], ['SIEMENS', 'GE MEDICAL SYSTEMS', 'Philips', 'Hologic', 'Canon'], ['CHEST', 'BREAST', 'PROSTATE', 'LIVER', 'BRAIN', 'ABDOMEN', 'PELVIS']]
const nodes = Array.from({ length: 40 }, (_, at) => ({ node: `node-${at}`, nodeName: `Hospital ${at}` }))

function descriptionOf(at: number): DatasetDescription {
  const subjects = 5 * (1 + (at % 400))
  const part = pick(parts, at)
  return {
    id: newIdentifier('dataset'), version: '1.0.0', title: `${pick(modalities, at)} of the ${part.toLowerCase()}, collection ${at}`, description: 'Images before and after treatment, from routine care. '.repeat(8), keywords: [part, pick(modalities, at)],
    contact: { name: 'Data office', email: 'data@example.org' }, publisher: { name: `Hospital ${at % 40}`, page: 'https://example.org/' }, accessRights: 'NON_PUBLIC', accessCondition: 'REMOTE_PROCESSING',
    condition: 'CLIN1000065', collectionMethods: ['SPEC1000004'], types: ['SPEC1000020'], dataUses: ['DUO:0000006'], provenance: 'Routine care', tier: 1, identity: 'pseudonymised', issued: '2026-01-01', modified: '2026-01-01', manifestDigest: 'ab'.repeat(32),
    aggregates: {
      subjects, studies: subjects, series: 4 * subjects, instances: 400 * subjects, bytes: 2e8 * subjects, segmentedStudies: 0, modalities: [{ name: pick(modalities, at), subjects }, { name: pick(modalities, at + 1), subjects }], bodyParts: [{ name: part, subjects }],
      manufacturers: [{ name: pick(makers, at >> 2), subjects }], sexes: [{ name: 'F', subjects }, { name: 'M', subjects }], age: { min: 40, max: 85 }, years: { first: 2015, last: 2020 }, disclosure: { minimum: 5, step: 5 },
    },
  }
}

async function fill(records: Records, listing: Listing, count: number): Promise<string> {
  let last = ''
  for (let from = 0; from < count; from += 500) {
    await records.transaction(async (tx) => {
      for (let at = from; at < Math.min(count, from + 500); at++) {
        const description = descriptionOf(at)
        last = description.id
        await listing.put(tx, { description, ...pick(nodes, at), at: new Date(Date.UTC(2026, 0, 1) + at * 60_000) })
      }
    })
  }
  await records.query('analyze catalogue_listing')
  return last
}

export async function catalogue(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({ args: [...args], options: { datasets: { type: 'string', default: '10000' }, requests: { type: 'string', default: '100' } } })
  const folder = await mkdtemp(join(tmpdir(), 'vesalius-bench-'))
  const log = openLog('silent')
  const records = await openRecords(`file:${join(folder, 'records')}`, { log })
  const app = createHttp({ log, guard: async () => { throw new Error('nobody signs in here') }, publicUrl: 'http://127.0.0.1', allowedHosts: ['127.0.0.1'] })
  try {
    const listing = await Listing.open(records)
    const id = await fill(records, listing, Number(values.datasets))
    await app.register(catalogueListRoutes({ listing, publicUrl: 'http://127.0.0.1' }))
    const url = await app.listen({ host: '127.0.0.1', port: 0 })
    const rows: (string | number)[][] = []
    for (const [name, path, accept] of [
      ['first page, all facets', '/api/catalogue', 'application/json'], ['page 100', '/api/catalogue?page=100', 'application/json'], ['two facets', '/api/catalogue?modality=CT&bodyPart=CHEST', 'application/json'],
      ['words', '/api/catalogue?words=prostate', 'application/json'], ['a dataset as Turtle', `/catalogue/datasets/${id}`, 'text/turtle'],
    ] as const) {
      await load({ url: url + path, headers: { accept }, requests: 5, connections: 1 })
      const one = await load({ url: url + path, headers: { accept }, requests: Number(values.requests), connections: 1 })
      const eight = await load({ url: url + path, headers: { accept }, requests: Number(values.requests), connections: 8 })
      rows.push([name, one.p50, one.p95, eight.perSecond, Math.round(one.bytes / 1024)])
    }
    printTable(`Catalogue with ${values.datasets} datasets of ${nodes.length} nodes`, ['request', 'p50 ms', 'p95 ms', '/s by 8', 'kB'], rows)
    console.log(`goal: first page ≤ ${goalMs} ms: ${Number(rows[0]?.[2]) <= goalMs ? 'reached' : 'MISSED'}`)
  } finally {
    await app.close()
    await records.close()
    await rm(folder, { recursive: true, force: true })
  }
}
