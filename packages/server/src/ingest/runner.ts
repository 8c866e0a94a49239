/**
 * Takes one delivery through the journey: reads it, runs the steps of its path, says what is to be stored. The runner, not the step, does
 * timing, provenance and quarantine. It does no I/O of its own, so that it runs in a worker thread or in a test alike.
 */
import { createHash, createHmac, hash } from 'node:crypto'
import { indexOf, metadataOf } from '#archive'
import type { InstanceIndex, ProvenanceStep } from '#archive'
import { Problem } from '#kernel'
import { DicomError, editDicom, readDicom } from '@vesalius/standards/dicom'
import type { ByteSource, DicomFile, EditResult } from '@vesalius/standards/dicom'
import type { Recogniser } from '@vesalius/verify'
import { stepsOf } from './journey.ts'
import type { Track } from './journey.ts'
import { wrapDataSet } from './part-10.ts'
import { Empty, NotDicom, Unreadable } from './problems.ts'
import { identityOf } from './steps/conform.ts'
import { NeedsReview } from './step.ts'
import type { Finding, Instance, Step, StepContext } from './step.ts'
import { countedFacts } from './reports/facts.ts'
import type { CountedFacts } from './reports/facts.ts'
import type { Deidentifier, Mask, ReviewDecision } from '@vesalius/deidentify'

export interface Delivery {
  readonly source: Uint8Array | ByteSource
  /** How many bytes at the start of `source` are a header that we put before a bare data set (C-STORE): not part of what was received. */
  readonly headerBytes: number
  readonly project: string
  readonly track: Track
  readonly announced?: StepContext['announced']
  /** Of a person who looked at the pixels of this original. */
  readonly decision?: ReviewDecision
  readonly derived?: StepContext['derived']
}

export interface Traveller {
  readonly identity: Instance['identity']
  readonly transferSyntax: string
  readonly digest: string
  readonly size: number
  readonly index: InstanceIndex
  readonly metadata: Uint8Array
  readonly subject: { readonly pseudonym: string, readonly fingerprint: string }
  readonly link?: Instance['link']
  readonly pixelKey?: string
  readonly receivedDigest: string
  readonly provenance: readonly ProvenanceStep[]
  readonly findings: readonly Finding[]
  readonly facts?: CountedFacts
  readonly mayLeave?: boolean
  /** Which study of the sender it is of, as a keyed digest. */
  readonly studyKey?: string
}

/** Of the project. */
export interface Means { readonly engine: Deidentifier, /** By which what belongs together is told. */ readonly key: Uint8Array, /** For the second opinion on pixels about which a person has decided. */ readonly reader?: Recogniser }

/** `refused`: not kept at all; `held`: the original belongs into quarantine. `suggestions` are there when a person who looks can let it pass. */
export interface Stopped {
  readonly kind: 'held' | 'refused'
  readonly reason: string
  readonly message: string
  readonly about: About
  readonly suggestions?: readonly Mask[]
}

/** Ready to be stored: `result` are the bytes; `describe` is called with what the store says of them. */
export interface Ready {
  readonly kind: 'ready'
  readonly result: EditResult
  describe(written: { digest: string, size: number }): Traveller
}

/** What may be said of an original without opening it: codes of the standard and sizes; which study, series and device it is of, as keyed digests. */
export interface About {
  readonly modality?: string
  readonly sopClassUid?: string
  readonly studyKey?: string
  readonly seriesKey?: string
  readonly deviceKey?: string
  readonly frames?: number
  readonly rows?: number
  readonly columns?: number
}

const refusals = new Set(['ingest/not-dicom', 'ingest/empty', 'ingest/directory', 'ingest/nested-archive'])

/** Runs the journey. Everything that is wrong with the file is a verdict; only a defect of ours is thrown. */
export async function travel(delivery: Delivery, means: Means): Promise<Ready | Stopped> {
  let file: DicomFile | undefined
  try {
    file = read(delivery)
    return await runSteps(file, delivery, means)
  } catch (error) {
    const problem = problemOf(error)
    const suggestions = error instanceof NeedsReview ? { suggestions: error.suggestions } : {}
    return { kind: refusals.has(problem.code) ? 'refused' : 'held', reason: problem.code, message: problem.message, about: aboutOf(file, means.key), ...suggestions }
  }
}

function read({ source }: Delivery): DicomFile {
  const size = source instanceof Uint8Array ? source.length : source.size
  if (size === 0) throw Empty()
  const file = readDicom(source)
  if (file.attributes.size === 0) throw NotDicom('no attributes', 0)
  if (file.meta) return file
  // A bare data set gets a header first, so that what is stored is always a whole file; its transfer syntax was seen, not guessed (PS3.10 7.1).
  const identity = identityOf(file.attributes)
  const bytes = source instanceof Uint8Array ? source : source.read(0, source.size)
  const start = file.dataSetOffset
  return Object.assign(readDicom(wrapDataSet(bytes.subarray(start), { ...identity, transferSyntax: file.transferSyntax }).bytes), { remarks: file.remarks })
}

async function runSteps(file: DicomFile, delivery: Delivery, { engine, reader, key }: Means): Promise<Ready> {
  const findings: Finding[] = []
  const context: StepContext = {
    project: delivery.project, engine, ...(delivery.announced ? { announced: delivery.announced } : {}), ...(delivery.decision ? { decision: delivery.decision } : {}),
    ...(delivery.derived ? { derived: delivery.derived } : {}), ...(reader ? { reader } : {}), report: (finding) => findings.push(finding),
  }
  let instance: Instance = { file, edit: editDicom(file), identity: identityOf(file.attributes) }
  const timed: { step: Step, milliseconds: number, edits: boolean }[] = []
  for (const step of stepsOf(delivery.track)) {
    const start = performance.now()
    const before = instance.stored
    const outcome = step.run(instance, context)
    instance = outcome instanceof Promise ? await outcome : outcome
    timed.push({ step, milliseconds: performance.now() - start, edits: before !== instance.stored })
  }
  const { stored, subject, link, pixelKey, facts, mayLeave } = instance
  if (!stored || !subject) throw new Error('The journey has no step that de-identifies')
  const result = instance.edit.result()
  return {
    kind: 'ready',
    result,
    describe(written) {
      const outcome = readDicom(result)
      const receivedDigest = digestOf(delivery)
      return {
        identity: stored, transferSyntax: file.transferSyntax, ...written, index: indexOf(outcome.attributes), metadata: metadataOf(outcome),
        subject: { pseudonym: subject.pseudonym, fingerprint: subject.fingerprint }, ...(link ? { link } : {}), ...(pixelKey ? { pixelKey } : {}),
        receivedDigest, provenance: provenanceOf(timed, context, { received: receivedDigest, stored: written.digest }), findings,
        ...(facts ? { facts: countedFacts(facts, engine.profileDigest) } : {}), ...(mayLeave ? { mayLeave, studyKey: studyKeyOf(file, key) } : {}),
      }
    },
  }
}

function digestOf({ source, headerBytes }: Delivery): string {
  if (source instanceof Uint8Array) return hash('sha256', source.subarray(headerBytes), 'hex')
  const running = createHash('sha256')
  const window = 4 * 1024 * 1024
  for (let at = headerBytes; at < source.size; at += window) running.update(source.read(at, Math.min(window, source.size - at)))
  return running.digest('hex')
}

function optionsDigest(step: Step, context: StepContext): string {
  return hash('sha256', JSON.stringify(step.optionsOf?.(context) ?? step.options), 'hex')
}

type Timed = readonly { step: Step, milliseconds: number, edits: boolean }[]

function provenanceOf(timed: Timed, context: StepContext, { received, stored }: { received: string, stored: string }): ProvenanceStep[] {
  let current = received
  return timed.map(({ step, milliseconds, edits }) => {
    const before = current
    if (edits) current = stored
    const by = edits && context.derived ? { tool: `${context.derived.tool}@${context.derived.version}`, task: context.derived.task } : {}
    return { step: step.name, version: step.version, options: optionsDigest(step, context), in: before, out: current, milliseconds: Math.round(milliseconds * 1000) / 1000, ...by }
  })
}

function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error
  if (error instanceof NeedsReview) return error.problem
  if (error instanceof DicomError) return error.code === 'not-dicom' ? NotDicom(error.code, error.offset) : Unreadable(error.code, error.offset)
  throw error
}

const keyedBy = (key: Uint8Array) => (purpose: string, ...values: (string | undefined)[]): string => createHmac('sha256', key).update(`${purpose}\0${values.join('\0')}`).digest('hex').slice(0, 16)

const studyKeyOf = ({ attributes }: DicomFile, key: Uint8Array): string => keyedBy(key)('held-study', attributes.string(0x0020000d))

function aboutOf(file: DicomFile | undefined, key: Uint8Array): About {
  if (!file) return {}
  try {
    const { attributes } = file
    const modality = attributes.string(0x00080060)
    const sopClassUid = attributes.string(0x00080016)
    const keyed = keyedBy(key)
    const [rows, columns, frames] = [attributes.numbers(0x00280010)[0], attributes.numbers(0x00280011)[0], Number(attributes.string(0x00280008) ?? '1')]
    return {
      ...(modality && /^[A-Z]{2,16}$/.test(modality) ? { modality } : {}), ...(sopClassUid && /^1\.2\.840\.10008\.[\d.]{1,50}$/.test(sopClassUid) ? { sopClassUid } : {}),
      studyKey: studyKeyOf(file, key),
      seriesKey: keyed('held-series', attributes.string(0x0020000e)),
      deviceKey: keyed('held-device', attributes.string(0x00080070), attributes.string(0x00081090), attributes.string(0x00181000)),
      ...(rows && columns ? { rows, columns, frames: Number.isSafeInteger(frames) && frames > 0 && frames < 1_000_000 ? frames : 1 } : {}),
    }
  } catch {
    return {}
  }
}
