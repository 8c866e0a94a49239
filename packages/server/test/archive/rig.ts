/** An archive on real engines in a temporary folder, and files as the journey would hand them over. */
import { createHash } from 'node:crypto'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { buildDicom, readDicom } from '@vesalius/standards/dicom'
import type { PlainAttributes } from '@vesalius/standards/dicom'
import { openObjects, openRecords } from '#engines'
import type { Objects, Records } from '#engines'
import { createHttp, openLog } from '#kernel'
import type { Actor, HttpApp } from '#kernel'
import { archiveRoutes, indexOf, metadataOf, openArchive } from '#archive'
import type { Archive, NewInstance, StoreOutcome } from '#archive'

export const log = openLog('silent')
const shared = process.env['VESALIUS_SHARED'] ?? resolve(import.meta.dirname, '../../../../../shared')
export const corpus = join(shared, 'data/dicom')
export const noCorpus = existsSync(corpus) ? false : 'the shared corpus ../shared/data/dicom is not here'

export interface Rig {
  readonly archive: Archive
  readonly records: Records
  readonly objects: Objects
  readonly folder: string
  /** Stores files as they are, as if they had been de-identified already. */
  keep(files: readonly Uint8Array[]): Promise<readonly StoreOutcome[]>
  close(): Promise<void>
}

export async function openRig(): Promise<Rig> {
  const folder = await mkdtemp(join(tmpdir(), 'vesalius-archive-'))
  const records = await openRecords(`file:${join(folder, 'records')}`, { log })
  const objects = await openObjects(`file:${join(folder, 'objects')}`)
  const archive = await openArchive({ records, objects, log, clock: { now: () => new Date() }, workers: 1 })
  return {
    archive, records, objects, folder,
    async keep(files) {
      const instances: NewInstance[] = []
      for (const bytes of files) {
        await objects.put(bytes)
        instances.push(instanceOf(bytes))
      }
      return archive.store(instances)
    },
    async close() {
      await archive.close()
      await objects.close()
      await records.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

export function instanceOf(bytes: Uint8Array, changes: Partial<NewInstance> = {}): NewInstance {
  const file = readDicom(bytes)
  const { attributes } = file
  const digest = createHash('sha256').update(bytes).digest('hex')
  return {
    project: 'default', path: 'federated',
    studyInstanceUid: attributes.string(0x0020000d) ?? '', seriesInstanceUid: attributes.string(0x0020000e) ?? '',
    sopInstanceUid: attributes.string(0x00080018) ?? '', sopClassUid: attributes.string(0x00080016) ?? '', transferSyntax: file.transferSyntax,
    digest, size: bytes.length, contentDigest: digest, index: indexOf(attributes), metadata: metadataOf(file),
    subject: { pseudonym: attributes.string(0x00100020) ?? '', fingerprint: 'fingerprint' },
    receivedDigest: digest, provenance: [{ step: 'conform', version: '1' }], findings: [], send: 'send-1', ...changes,
  }
}

/** Files of the corpus that read as instances with all four UIDs, one for each SOP Instance UID; relative paths. */
export function corpusFiles(): Map<string, Buffer> {
  const files = new Map<string, Buffer>()
  const seen = new Set<string>()
  for (const path of globSync('**/*', { cwd: corpus }).sort()) {
    try {
      const bytes = readFileSync(join(corpus, path))
      const { attributes } = readDicom(bytes)
      const uid = attributes.string(0x00080018)
      if (!uid || seen.has(uid) || !attributes.string(0x0020000d) || !attributes.string(0x0020000e) || !attributes.string(0x00080016)) continue
      seen.add(uid)
      files.set(path, bytes)
    } catch { /* a folder, or one of the broken files of the corpus */ }
  }
  return files
}

export interface Made { study: number; series?: number; instance?: number; more?: PlainAttributes; rows?: number }

/** A small CT image: UIDs 1.2.STUDY, 1.2.STUDY.SERIES, 1.2.STUDY.SERIES.INSTANCE; explicit little endian unless told. */
export function made({ study, series = 1, instance = 1, more = [], rows = 8 }: Made, transferSyntax = '1.2.840.10008.1.2.1'): Uint8Array {
  const pixels = new Uint8Array(rows * rows * 2).map((_, at) => (at % 2 === 0 ? (at + instance) % 251 : 0))
  const replaced = new Set(more.map((element) => element.tag))
  const all: PlainAttributes = [
    { tag: 0x00080005, vr: 'CS', value: 'ISO_IR 192' },
    { tag: 0x00080016, vr: 'UI', value: '1.2.840.10008.5.1.4.1.1.2' },
    { tag: 0x00080018, vr: 'UI', value: `1.2.${study}.${series}.${instance}` },
    { tag: 0x00080020, vr: 'DA', value: `2020${String((study % 12) + 1).padStart(2, '0')}15` },
    { tag: 0x00080030, vr: 'TM', value: '101500' },
    { tag: 0x00080050, vr: 'SH', value: `A${study}` },
    { tag: 0x00080060, vr: 'CS', value: 'CT' },
    { tag: 0x00080070, vr: 'LO', value: 'Maker' },
    { tag: 0x00081030, vr: 'LO', value: 'Chest' },
    { tag: 0x00100010, vr: 'PN', value: `Subject^${study}` },
    { tag: 0x00100020, vr: 'LO', value: `P${study}` },
    { tag: 0x00100030, vr: 'DA', value: '' },
    { tag: 0x00100040, vr: 'CS', value: 'F' },
    { tag: 0x0020000d, vr: 'UI', value: `1.2.${study}` },
    { tag: 0x0020000e, vr: 'UI', value: `1.2.${study}.${series}` },
    { tag: 0x00200010, vr: 'SH', value: `S${study}` },
    { tag: 0x00200011, vr: 'IS', value: String(series) },
    { tag: 0x00200013, vr: 'IS', value: String(instance) },
    { tag: 0x00280002, vr: 'US', value: [1] },
    { tag: 0x00280004, vr: 'CS', value: 'MONOCHROME2' },
    { tag: 0x00280010, vr: 'US', value: [rows] },
    { tag: 0x00280011, vr: 'US', value: [rows] },
    { tag: 0x00280100, vr: 'US', value: [16] },
    { tag: 0x00280101, vr: 'US', value: [12] },
    { tag: 0x00280102, vr: 'US', value: [11] },
    { tag: 0x00280103, vr: 'US', value: [0] },
    { tag: 0x7fe00010, vr: 'OW', value: pixels },
  ]
  const attributes = [...all.filter((element) => !replaced.has(element.tag)), ...more].sort((a, b) => a.tag - b.tag)
  return buildDicom({ transferSyntax, attributes })
}

/** The archive's routes behind a guard that lets everybody in; answers without a socket. */
export async function openApp(rig: Rig): Promise<HttpApp> {
  const app = createHttp({ log, guard: async () => tester, publicUrl: 'http://localhost', allowedHosts: ['localhost'] })
  await app.register(archiveRoutes(rig.archive))
  await app.ready()
  return app
}

const tester: Actor = { id: 'tester', name: 'Tester', kind: 'program', roles: [] }

/** The parts of a multipart/related body, with their headers in lower case. */
export function partsOf(contentType: string, body: Buffer): { headers: Map<string, string>; bytes: Buffer }[] {
  const boundary = /boundary="?([^";]+)/.exec(contentType)?.[1] ?? ''
  const parts: { headers: Map<string, string>; bytes: Buffer }[] = []
  const delimiter = Buffer.from(`--${boundary}`)
  for (let at = body.indexOf(delimiter); ;) {
    const next = body.indexOf(delimiter, at + delimiter.length)
    if (next === -1) return parts
    const part = body.subarray(at + delimiter.length + 2, next - 2)
    const end = part.indexOf('\r\n\r\n')
    const headers = part.subarray(0, end).toString().split('\r\n').map((line): [string, string] => {
      const [name = '', ...value] = line.split(':')
      return [name.toLowerCase(), value.join(':').trim()]
    })
    parts.push({ headers: new Map(headers), bytes: part.subarray(end + 4) })
    at = next
  }
}
