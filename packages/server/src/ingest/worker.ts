/** A thread of the journey: takes deliveries one by one, runs the steps, makes the result durable, and keeps originals only of what is held. */
import { parentPort, workerData } from 'node:worker_threads'
import { openDeidentifier, openRotation } from '@vesalius/deidentify'
import type { Deidentifier, Profile } from '@vesalius/deidentify'
import { DicomError, readDicom } from '@vesalius/standards/dicom'
import { nameOfRing, replaceUid } from '@vesalius/deidentify/subject'
import type { DicomFile, EditResult } from '@vesalius/standards/dicom'
import { openRecogniser } from '@vesalius/verify'
import type { Recogniser } from '@vesalius/verify'
import { openObjects, putObjectSync } from '#engines'
import type { Objects } from '#engines'
import { Problem, traceOf } from '#kernel'
import { openSeeds } from './clinical/person-file.ts'
import { FileSource } from './file-source.ts'
import { openKeys } from './keys.ts'
import { previewOf } from './preview/preview.ts'
import { Unreadable } from './problems.ts'
import { moveInstance } from './rotation/move-instance.ts'
import { travel } from './runner.ts'
import type { Traveller } from './runner.ts'
import type { Arrived, Failed, FromWorker, Kept, Result, Task, ToWorker, WorkerSettings } from './worker-messages.ts'

const settings = workerData as WorkerSettings
const keys = openKeys(settings.keysFolder)
const folder = settings.objects.startsWith('file:') ? settings.objects.slice('file:'.length) : undefined
const objects: Promise<Objects> = openObjects(settings.objects, settings.objectsSecretFile ? { secretFile: settings.objectsSecretFile } : {})
/** Originals of deliveries whose end is not known yet. */
const originals = new Map<number, Uint8Array<ArrayBuffer> | FileSource>()
const profiles = new Map<string, Profile>()
/** By project and profile: one engine each, for as long as the thread lives. */
const engines = new Map<string, { readonly engine: Deidentifier, readonly madeBy: string }>()
const mostEngines = 16
const reader = openRecogniser()
let readings = 0
let readerRests: NodeJS.Timeout | undefined
const restAfter = 30_000
const port = parentPort
if (!port) throw new Error('This file runs as a worker thread')
const inMemory = 32 * 1024 * 1024

port.on('message', (message: ToWorker) => {
  if (message.kind === 'release') void release(message.id, message.keep)
  else if (message.kind === 'forget') forget(message.project)
  else void take(message)
})

// The first file is not to wait for this thread to have read its program; what is wrong with the objects is told with each file.
const ready = (): void => send({ kind: 'ready' })
void objects.then(ready, ready)

async function take(task: Task): Promise<void> {
  for (const id of task.released ?? []) void release(id, false)
  if (task.profile.profile) profiles.set(task.profile.digest, task.profile.profile)
  let original: Uint8Array<ArrayBuffer> | FileSource | undefined
  let result: Result
  try {
    original = task.bytes ?? new FileSource(task.file ?? '')
    result = await run(task, original)
  } catch (error) {
    result = failureOf(error)
  }
  // Of an instance that arrived the archive may still say that it holds another content under its UID.
  if (result.kind === 'arrived' && original) originals.set(task.id, original)
  else if (original) letGo(original)
  send({ kind: 'result', id: task.id, result }, transfersOf(result))
}

async function run(task: Task, original: Uint8Array<ArrayBuffer> | FileSource): Promise<Result> {
  const { headerBytes, project, track, announced, decision } = task
  const { engine, madeBy } = engineFor(task)
  if (task.kind === 'rotate') return moveInstance(readable(original), engine, write)
  if (task.kind === 'preview') return { kind: 'previewed', preview: await reading(decision, (means) => previewOf(readable(original), engine, { decision, ...means })) }
  const derived = task.derived && { ...task.derived, rename: (uid: string) => replaceUid(keys.ringOf(project), `${task.derived?.task} ${uid}`) }
  const delivery = { source: original, headerBytes, project, track, ...(announced ? { announced } : {}), ...(decision ? { decision } : {}), ...(derived ? { derived } : {}) }
  const outcome = await reading(decision, (means) => travel(delivery, { engine, key: keys.ofProject(project), ...means }))
  if (outcome.kind !== 'ready') {
    const { kind, reason, message, about, suggestions } = outcome
    // What a tool made can be made again, and what another hospital released is there still: neither is kept when it is wrong.
    return kind === 'refused' || track === 'derived' || track === 'collected' ? { kind: 'refused', reason, message } : { kind, reason, message, about, ...(suggestions ? { suggestions } : {}), ...(await keep(original)) }
  }
  return { kind: 'arrived', traveller: { ...sealed(outcome.describe(await write(outcome.result)), project), keys: madeBy } }
}

/** The second opinion reads what a person has decided about. Its recogniser holds much memory: it is given back when nobody has decided for a while. */
async function reading<Outcome>(decision: Task['decision'], work: (means: { readonly reader?: Recogniser }) => Promise<Outcome>): Promise<Outcome> {
  if (!decision) return work({})
  clearTimeout(readerRests)
  readings++
  try {
    return await work({ reader })
  } finally {
    readings--
    if (readings === 0) readerRests = setTimeout(() => void reader.close(), restAfter).unref()
  }
}

function readable(original: Uint8Array | FileSource): DicomFile {
  try {
    return readDicom(original)
  } catch (error) {
    throw error instanceof DicomError ? Unreadable(error.code, error.offset) : error
  }
}

function engineFor({ kind, project, profile: { digest } }: Task): { readonly engine: Deidentifier, readonly madeBy: string } {
  const place = `${project} ${kind === 'rotate' ? 'rotate ' : ''}${digest}`
  const known = engines.get(place)
  if (known) return known
  const profile = profiles.get(digest)
  if (!profile) throw new Error('The profile of a task was never told')
  // Engines hold what they remember of persons, and nothing else: the recogniser's threads are shared.
  for (const old of [...engines.keys()].slice(0, Math.max(0, engines.size - mostEngines + 1))) engines.delete(old)
  const ring = keys.ringOf(project)
  const engine = kind === 'rotate' ? openRotation({ profile, keys: ring }) : openDeidentifier({ profile, keys: ring, seedsOf: openSeeds(settings.keysFolder, keys, project) })
  const opened = { engine, madeBy: nameOfRing(ring) }
  engines.set(place, opened)
  return opened
}

function forget(project: string): void {
  keys.forget(project)
  for (const place of [...engines.keys()]) if (place.startsWith(`${project} `)) engines.delete(place)
}

async function write(result: EditResult): Promise<{ digest: string, size: number }> {
  if (folder !== undefined && result.size <= inMemory) return putObjectSync(folder, result.chunks())
  return (await objects).put(streamOf(result.chunks()))
}

async function keep(original: Uint8Array | FileSource): Promise<Kept> {
  const store = await objects
  const { digest, size } = await store.put(original instanceof Uint8Array ? original : streamOf(windowsOf(original)))
  return { digest, size }
}

async function* streamOf(chunks: Iterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* chunks
}

function* windowsOf(source: FileSource): Generator<Uint8Array> {
  const window = 4 * 1024 * 1024
  for (let at = 0; at < source.size; at += window) yield source.read(at, Math.min(window, source.size - at))
}

function sealed({ link, ...rest }: Traveller, project: string): Omit<Arrived, 'keys'> {
  if (!link) return rest
  return { ...rest, sealedLink: keys.seal(JSON.stringify(link), `vault ${project} ${rest.subject.pseudonym}`) }
}

async function release(id: number, wanted: boolean): Promise<void> {
  const original = originals.get(id)
  originals.delete(id)
  if (!original) return
  try {
    if (wanted) send({ kind: 'kept', id, kept: await keep(original) })
  } catch (error) {
    send({ kind: 'kept', id, kept: failureOf(error) })
  } finally {
    letGo(original)
  }
}

/** Gives the memory back at once: left to the collector, half a megabyte an instance makes the process grow and the collector run all the time. */
function letGo(original: Uint8Array<ArrayBuffer> | FileSource): void {
  if (original instanceof FileSource) original.close()
  else original.buffer.transfer(0)
}

function failureOf(error: unknown): Failed {
  if (error instanceof Problem) return { kind: 'failed', code: error.code, status: error.status, message: error.message }
  return { kind: 'failed', code: 'ingest/defect', status: 500, message: '', trace: traceOf(error) }
}

function transfersOf(result: Result): ArrayBuffer[] {
  if (result.kind === 'arrived') return transferable(result.traveller.metadata)
  if (result.kind === 'moved') return transferable(result.after.metadata)
  return result.kind === 'previewed' && result.preview.result ? transferable(result.preview.result) : []
}

/** Small buffers are parts of a pool, which must not be given away. */
function transferable(bytes: Uint8Array): ArrayBuffer[] {
  return bytes.byteLength === bytes.buffer.byteLength ? [bytes.buffer as ArrayBuffer] : []
}

function send(message: FromWorker, transfer: ArrayBuffer[] = []): void {
  port?.postMessage(message, transfer)
}
