/** How files are brought to a door in the tests: by the command line, STOW-RS, tus, C-STORE. */
import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { openAssociation } from '#kernel'
import type { DimseResult } from '#kernel'
import { readDicom } from '@vesalius/standards/dicom'
import { multipartWriter } from '@vesalius/standards/dicomweb'
import { repository, until } from './door.ts'
import type { Door } from './door.ts'

export type OutcomeName = 'stored' | 'duplicate' | 'quarantined' | 'rejected'
export interface Send {
  readonly id: string
  readonly door: string
  readonly state: string
  readonly counts: Record<OutcomeName | 'pending', number>
}
export interface FileRow { readonly number: number, readonly name?: string, readonly outcome: OutcomeName, readonly reason?: string, readonly sopInstanceUid?: string }

export const sharedDicom = join(process.env['VESALIUS_SHARED'] ?? join(repository, '../shared'), 'data/dicom')
export const noCorpus = existsSync(sharedDicom) ? false : `not found: ${join('..', 'shared', 'data', 'dicom')} (or VESALIUS_SHARED)`

/** Paths of the shared corpus, relative to it. */
export function corpusFiles(): string[] {
  return readFileSync(join(sharedDicom, 'MANIFEST.csv'), 'utf8').split('\n').slice(1).flatMap((line) => line.split(',')[0] || []).filter((file) => existsSync(join(sharedDicom, file)))
}

export function hasProgram(name: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => existsSync(join(folder, name)))
}

export interface Ran { readonly code: number, readonly output: string }

export function run(program: string, args: readonly string[]): Promise<Ran> {
  return new Promise((resolve) => {
    execFile(program, args, { env: { ...process.env, TCP_NODELAY: '1' }, maxBuffer: 64 * 1024 * 1024, timeout: 120_000 }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : typeof error.code === 'number' ? error.code : -1, output: stdout + stderr })
    })
  })
}

/** `vesalius ingest send`, as on the command line. */
export function sendByCommand(door: Door, paths: readonly string[], more: readonly string[] = []): Promise<Ran> {
  return run(process.execPath, [join(repository, 'bin/vesalius.cjs'), 'ingest', 'send', ...paths, '--url', door.http, '--data', door.data, ...more])
}

export async function stow(door: Door, files: readonly Uint8Array[], study = ''): Promise<{ status: number, text: string }> {
  const writer = multipartWriter('application/dicom')
  const body = Buffer.concat([...files.flatMap((file) => [Buffer.from(writer.partHead()), Buffer.from(file)]), Buffer.from(writer.end)])
  const response = await door.fetch(`/dicom-web/studies${study}`, { method: 'POST', headers: { 'content-type': writer.contentType }, body })
  return { status: response.status, text: await response.text() }
}

export async function openSend(door: Door, door_: 'folder' | 'upload' | 'zip' = 'upload'): Promise<string> {
  return (await door.json<{ send: Send }>('POST', '/api/ingest/sends', { door: door_ })).send.id
}

/** One file into a send; the answer as it comes. */
export async function handIn(door: Door, send: string, bytes: Uint8Array<ArrayBuffer>, name = ''): Promise<{ status: number, outcome?: string, reason?: string, sopInstanceUid?: string }> {
  const response = await door.fetch(`/api/ingest/sends/${send}/files?name=${encodeURIComponent(name)}`, { method: 'POST', headers: { 'content-type': 'application/dicom' }, body: bytes })
  return { status: response.status, ...await response.json() as object }
}

const tus = { 'tus-resumable': '1.0.0' }

/** Uploads in pieces of this many bytes, as far as `upTo`; returns the status of the last piece. */
export async function uploadByTus(door: Door, send: string, bytes: Uint8Array<ArrayBuffer>, { name, piece = 1_000_000, upTo = bytes.length }: { name: string, piece?: number, upTo?: number }): Promise<number> {
  const metadata = `send ${Buffer.from(send).toString('base64')},name ${Buffer.from(name).toString('base64')}`
  const created = await door.fetch('/api/ingest/uploads', { method: 'POST', headers: { ...tus, 'upload-length': String(bytes.length), 'upload-metadata': metadata } })
  const location = new URL(created.headers.get('location') ?? '/', door.http).pathname
  let status = created.status
  for (let offset = 0; offset < upTo && status < 300; offset += piece) {
    const headers = { ...tus, 'upload-offset': String(offset), 'content-type': 'application/offset+octet-stream' }
    status = (await door.fetch(location, { method: 'PATCH', headers, body: bytes.slice(offset, Math.min(offset + piece, upTo)) })).status
  }
  return status
}

export interface StoredByUs { readonly sopInstanceUid: string, readonly result: DimseResult }

/** C-STORE over an association of our own. */
export async function storeByDimse(door: Door, files: readonly Uint8Array[], callingAe = 'SCANNER'): Promise<StoredByUs[]> {
  const read = files.map((bytes) => {
    const file = readDicom(bytes)
    return {
      sopClassUid: file.attributes.string(0x00080016) ?? '', sopInstanceUid: file.attributes.string(0x00080018) ?? '', transferSyntax: file.transferSyntax,
      data: Buffer.from(bytes.subarray(file.dataSetOffset)),
    }
  })
  const contexts = [...new Map(read.map(({ sopClassUid, transferSyntax }) => [`${sopClassUid} ${transferSyntax}`, { sopClassUid, transferSyntaxes: [transferSyntax] }])).values()]
  const association = await openAssociation({ ...door.dimse, callingAe, calledAe: 'VESALIUS', contexts })
  const results: StoredByUs[] = []
  for (const instance of read) results.push({ sopInstanceUid: instance.sopInstanceUid, result: await association.store(instance) })
  await association.release()
  return results
}

export async function sendsOf(door: Door, name?: string): Promise<Send[]> {
  const { sends } = await door.json<{ sends: Send[] }>('GET', '/api/ingest/sends?limit=200')
  return name ? sends.filter((send) => send.door === name) : sends
}

export async function filesOf(door: Door, send: string): Promise<FileRow[]> {
  return (await door.json<{ files: FileRow[] }>('GET', `/api/ingest/sends/${send}/files?limit=1000`)).files
}

/** Waits until this many files of a send have ended. */
export async function settled(door: Door, send: string, files: number, seconds = 20): Promise<Send> {
  let last: Send | undefined
  await until(async () => {
    last = await door.json<Send>('GET', `/api/ingest/sends/${send}`)
    const { stored, duplicate, quarantined, rejected } = last.counts
    return stored + duplicate + quarantined + rejected >= files
  }, seconds)
  return last as Send
}
