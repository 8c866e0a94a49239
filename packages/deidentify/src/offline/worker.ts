/** A thread of the offline door: reads headers for the first pass, de-identifies and writes in the second. One file at a time; flushes overlap. */
import { createHash, createHmac } from 'node:crypto'
import { parentPort, threadId, workerData } from 'node:worker_threads'
import { type Attributes, DicomError, readDicom } from '@vesalius/standards/dicom'
import { openDeidentifier } from '../open-deidentifier.ts'
import type { InstanceOutcome } from '../outcome.ts'
import { keyRingOf, personOf, saltOf } from '../subject/index.ts'
import type { SeedValue } from '../text/types.ts'
import { ActLists } from './act-lists.ts'
import { DurableWriter } from './durable-writer.ts'
import { InputReader } from './input-reader.ts'
import type { OpenInput } from './file-source.ts'
import { personaOf } from './persona.ts'
import { placeOf } from './place.ts'
import { riskAttributes } from './risk-attributes.ts'
import { ToldSeeds } from './told-seeds.ts'
import type { FromWorker, Held, Scanned, ToWorker, TreatInput, Treated, WorkerSettings, WorkInput, Written } from './worker-messages.ts'

const settings = workerData as WorkerSettings
const port = parentPort
if (!port) throw new Error('This file runs as a worker thread')
const ring = keyRingOf(settings.keys)
const tokenKey = saltOf(ring, 'token')
const engine = openDeidentifier({ profile: settings.profile, keys: ring, identity: settings.identity })
const reader = new InputReader()
const writer = new DurableWriter(settings.output, settings.work, `${process.pid}-${threadId}`)
const pixelData = 0x7fe00010
const lists = new ActLists()
const toldSeeds = new ToldSeeds()
/** Seeds of the persons of this batch and the one before; the same array for the same person, so that what is made of it can be kept. */
let seeds = new Map<number, readonly SeedValue[]>()

let told: Promise<void> = Promise.resolve()
const queue: ToWorker[] = []
let busy = false
port.on('message', (message: ToWorker) => {
  queue.push(message)
  if (!busy) void work()
})
send({ kind: 'ready' })

/** An error that leaves here ends the thread: what directs it sees that and says so. */
async function work(): Promise<void> {
  busy = true
  for (let message = queue.shift(); message; message = queue.shift()) {
    const { id } = message
    if (message.kind === 'scan') send({ kind: 'scanned', id, results: await each(message.inputs, scan) })
    else if (message.kind === 'digest') send({ kind: 'digested', id, results: await each(message.inputs, digest) })
    else {
      take(message.seeds)
      const results = await each(message.inputs, treat)
      const flushed = writer.settle()
      // In the order of the batches: a list of acts is told with the first result that has it.
      told = told.then(() => flushed).then(() => send({ kind: 'treated', id, results }))
      told.catch(raiseLater)
    }
  }
  busy = false
}

async function each<From, To>(inputs: readonly From[], act: (input: From) => Promise<To>): Promise<To[]> {
  const results: To[] = []
  for (const input of inputs) results.push(await act(input))
  return results
}

function take(told: readonly (readonly [number, readonly SeedValue[]])[]): void {
  if (told.length > 0) seeds = new Map(told)
}

async function scan({ at }: WorkInput): Promise<Scanned | undefined> {
  let input: OpenInput | undefined
  try {
    input = await reader.openHeader(at)
    const file = readDicom(input.source, { stopBefore: pixelData })
    const facts = engine.personOf(file)
    if (!facts) return undefined
    const uid = (file.attributes.string(0x00080018) ?? '').replaceAll(/^[\0\s]+|[\0\s]+$/g, '')
    const person = personOf(file.attributes)
    return { pseudonym: facts.pseudonym, persona: personaOf(person), seeds: toldSeeds.fresh(facts.pseudonym, facts.seeds), uid, ...(settings.links ? { link: { patientId: person.patientId, issuer: person.issuer ?? '' } } : {}) }
  } catch {
    return undefined
  } finally {
    input?.close()
  }
}

async function digest({ at }: WorkInput): Promise<string> {
  let input: OpenInput | undefined
  try {
    input = await reader.open(at)
    return digestOf(input)
  } catch {
    return ''
  } finally {
    input?.close()
  }
}

async function treat(one: TreatInput): Promise<Treated> {
  let input: OpenInput | undefined
  try {
    input = await reader.open(one.at)
    return await treatOpen(one, input)
  } catch (error) {
    return held(codeOf(error), input ? digestQuietly(input) : '')
  } finally {
    input?.close()
  }
}

async function treatOpen(one: TreatInput, input: OpenInput): Promise<Treated> {
  const file = readDicom(input.source)
  const original = settings.decisions.size > 0 ? digestOf(input) : undefined
  const decision = original === undefined ? undefined : settings.decisions.get(original)
  const outcome = await engine.deidentify({ file, seeds: seeds.get(one.person) ?? [], ...(decision ? { decision } : {}) })
  if (outcome.kind === 'held') return held(outcome.code, original ?? digestOf(input), outcome.review !== undefined)
  const written = await write(outcome, file.attributes, one.isVariant ? tokenOf(original ?? digestOf(input)) : undefined)
  return decision ? { ...written, reviewed: { decision: decision.decision, reviewer: decision.reviewer } } : written
}

type Released = Extract<InstanceOutcome, { kind: 'released' }>

/** `variant` tells it from others under the same UID. */
async function write({ edit, stored, facts }: Released, attributes: Attributes, variant: string | undefined): Promise<Written> {
  const output = placeOf({ layout: settings.profile.layout, pseudonym: facts.pseudonym, stored, ...(variant === undefined ? {} : { variant }) })
  const result = edit.result()
  const sha256 = await writer.write(output, { size: result.size, chunks: result.chunks() })
  const { acts, text } = lists.of(facts.acts)
  return {
    kind: 'written', output, study: stored.studyInstanceUid, subject: facts.pseudonym, acts,
    tally: { bytes: result.size, digest: sha256, text, residuals: facts.residuals, findings: [...facts.findings.map(({ code }) => code), ...(variant === undefined ? [] : ['uid-used-twice'])], pixels: facts.pixels },
    ...(settings.risk ? { risk: riskAttributes(attributes, facts.acts) } : {}),
  }
}

function held(reason: string, sha256: string, review = false): Held {
  return { kind: 'held', reason, digest: sha256, review, token: tokenOf(sha256) }
}

function tokenOf(sha256: string): string {
  return createHmac('sha256', tokenKey).update(sha256).digest('hex').slice(0, 16)
}

function digestOf(input: OpenInput): string {
  const running = createHash('sha256')
  for (const chunk of input.chunks()) running.update(chunk)
  return running.digest('hex')
}

function digestQuietly(input: OpenInput): string {
  try {
    return digestOf(input)
  } catch {
    return ''
  }
}

/** Codes only: a message may have been made from what is in the file. */
function codeOf(error: unknown): string {
  if (error instanceof DicomError) return error.code
  const code = (error as NodeJS.ErrnoException).code
  return code === undefined ? 'defect' : code === 'ENOSPC' ? raise(error) : 'unreadable'
}

function raise(error: unknown): never {
  throw error
}

/** What cannot be made to last ends the thread. */
function raiseLater(error: unknown): void {
  setImmediate(() => raise(error))
}

function send(message: FromWorker): void {
  port?.postMessage(message)
}
