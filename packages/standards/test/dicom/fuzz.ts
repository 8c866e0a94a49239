// The worker of fuzz.test.ts: mutates files of the corpus with a seeded generator and puts each through everything that reads, edits and
// writes.
// Whatever is thrown must be a DicomError; whatever is accepted must come out byte for byte.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parentPort, workerData } from 'node:worker_threads'
import { type Attributes, type DicomFile, DicomError, editDicom, framesOf, isPrivate, readDicom, reencode } from '@vesalius/standards/dicom'
import { corpusFolder, corpusPaths } from './corpus-files.ts'

export interface FuzzOrder {
  seed: number
  from: number
  to: number
  /** [0]: the case being worked on, so that a hang can be named from outside */
  heartbeat: Int32Array
}

export interface FuzzOutcome {
  accepted: number
  refused: Record<string, number>
  slowest: { index: number; milliseconds: number }
  failures: { index: number; what: string }[]
  /** resident bytes after a fifth of the cases and at the end */
  memory: [number, number]
}

/** mulberry32: 32 bits of state are enough to name a case by seed and index. */
const generator = (seed: number) => {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return (mixed ^ (mixed >>> 14)) >>> 0
  }
  return { next, below: (limit: number): number => (limit <= 0 ? 0 : next() % limit) }
}
type Random = ReturnType<typeof generator>

interface Base {
  readonly bytes: Uint8Array<ArrayBuffer>
  /** where headers of elements, items and fragments end: their length stands before */
  readonly lengths: readonly number[]
}

const lies = [0, 1, 2, 7, 0xffff, 0xfffe, 0xffffffff, 0xfffffffe, 0x7fffffff, 0x80000000, 0x00010000]

const headersOf = (attributes: Attributes): number[] =>
  [...attributes].flatMap((element) => [
    element.valueOffset,
    ...(element.fragments ?? []).map((fragment) => fragment.valueOffset),
    ...(element.items ?? []).flatMap((item) => [item.place.offset + 8, ...headersOf(item)]),
  ])

const basesOf = (): Base[] =>
  corpusPaths(150_000).map((name) => {
    const bytes = new Uint8Array(readFileSync(join(corpusFolder, name)))
    try {
      const file = readDicom(bytes, { lenient: true })
      return { bytes, lengths: file.deflated ? [] : headersOf(file.attributes) }
    } catch {
      return { bytes, lengths: [] }
    }
  })

type Bytes = Uint8Array<ArrayBuffer>

const flip = (bytes: Bytes, random: Random): Bytes => {
  const near = random.below(2) === 0 ? Math.min(bytes.length, 2000) : bytes.length
  for (let count = 1 + random.below(8); count > 0; count--) bytes[random.below(near)] = random.below(256)
  return bytes
}

const lie = (bytes: Bytes, random: Random, base: Base): Bytes => {
  const end = base.lengths[random.below(base.lengths.length)]
  if (end === undefined || end > bytes.length) return flip(bytes, random)
  const value = random.below(4) === 0 ? random.next() : (lies[random.below(lies.length)] ?? 0)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  if (random.below(2) === 0) view.setUint32(end - 4, value, true)
  else view.setUint16(end - 2, value & 0xffff, true)
  return bytes
}

const splice = (bytes: Bytes, random: Random, other: Bytes): Bytes => {
  const from = random.below(other.length)
  const piece = other.subarray(from, from + random.below(512))
  const at = random.below(bytes.length)
  const rest = at + (random.below(2) === 0 ? random.below(512) : 0)
  return new Uint8Array(Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(rest)]))
}

const mutate = (bases: readonly Base[], random: Random): Bytes => {
  const base = bases[random.below(bases.length)] as Base
  let bytes = base.bytes.slice()
  for (let rounds = 1 + random.below(2); rounds > 0; rounds--) {
    const kind = random.below(10)
    if (kind < 4) bytes = flip(bytes, random)
    else if (kind < 7) bytes = lie(bytes, random, base)
    else if (kind < 9) bytes = splice(bytes, random, (bases[random.below(bases.length)] as Base).bytes)
    else bytes = bytes.slice(0, random.below(bytes.length))
  }
  return bytes
}

const decodeAll = (attributes: Attributes): void => {
  for (const element of attributes) {
    attributes.stringsOf(element)
    attributes.numbersOf(element)
    attributes.privateCreatorOf(element.tag)
    attributes.tags(element.tag)
    for (const item of element.items ?? []) decodeAll(item)
  }
}

/** Only DicomErrors may be thrown; returns the code. */
const guarded = (act: () => void): string => {
  try {
    act()
    return ''
  } catch (error) {
    if (error instanceof DicomError) return error.code
    throw error
  }
}

const exercise = (file: DicomFile, bytes: Uint8Array): void => {
  decodeAll(file.attributes)
  if (file.meta !== undefined) decodeAll(file.meta)
  guarded(() => {
    const frames = framesOf(file)
    for (let index = 0; index < Math.min(frames.count, 50); index++) guarded(() => void frames.frame(index))
  })
  const edit = editDicom(file)
  if (!Buffer.from(bytes).equals(edit.toBytes())) throw new Error('the round trip is not exact')
  for (const element of file.attributes) if (isPrivate(element.tag)) edit.removeElement(element)
  edit.setString(0x00100010, 'PN', 'Fuzz^Fuzz')
  const again = readDicom(edit.toBytes(), { lenient: file.remarks.length > 0 })
  if (again.attributes.string(0x00100010) !== 'Fuzz^Fuzz' && !file.remarks.some((remark) => remark.code === 'unsorted'))
    throw new Error('an edit is lost')
  guarded(() => void readDicom(reencode(file, { transferSyntax: '1.2.840.10008.1.2.1' }).toBytes(), { lenient: true }))
}

const run = ({ seed, from, to, heartbeat }: FuzzOrder): FuzzOutcome => {
  const bases = basesOf()
  const outcome: FuzzOutcome = { accepted: 0, refused: {}, slowest: { index: from, milliseconds: 0 }, failures: [], memory: [0, 0] }
  for (let index = from; index < to; index++) {
    Atomics.store(heartbeat, 0, index)
    if (index === from + Math.floor((to - from) / 5)) outcome.memory[0] = process.memoryUsage.rss()
    const bytes = mutate(bases, generator(seed + index * 2654435761))
    const start = performance.now()
    try {
      let file: DicomFile | undefined
      const code = guarded(() => {
        file = readDicom(bytes, { lenient: index % 3 === 0 })
      })
      if (file !== undefined) {
        outcome.accepted++
        exercise(file, bytes)
      } else outcome.refused[code] = (outcome.refused[code] ?? 0) + 1
    } catch (error) {
      outcome.failures.push({
        index,
        what: error instanceof Error ? `${error.name}: ${error.stack?.split('\n').slice(0, 4).join(' ')}` : 'thrown',
      })
    }
    const milliseconds = performance.now() - start
    if (milliseconds > outcome.slowest.milliseconds) outcome.slowest = { index, milliseconds }
  }
  outcome.memory[1] = process.memoryUsage.rss()
  return outcome
}

parentPort?.postMessage(run(workerData as FuzzOrder))
