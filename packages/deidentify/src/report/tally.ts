/** Counts what was done, for one study or a whole run. Rows of acts are shared, so that a study costs a pair of numbers for each. */
import { createHash } from 'node:crypto'
import type { Act, InstanceFacts } from '../outcome.ts'
import type { ActRow, Counts } from './types.ts'

/** What one released instance adds; `acts` as counted rows, so that equal lists can be sent and stored once. */
export interface InstanceTally {
  readonly bytes: number
  /** SHA-256 of the file as written, 64 hexadecimal digits. */
  readonly digest: string
  readonly acts: readonly (readonly [row: ActRow, count: number])[]
  readonly text: Readonly<Record<string, number>>
  readonly residuals: Readonly<Record<string, number>>
  readonly findings: readonly string[]
  readonly pixels: InstanceFacts['pixels']
}

/** Rows of acts, each with its number of this run; sorted only when the report is made. */
export class ActTable {
  private readonly numbers = new Map<string, number>()
  readonly rows: ActRow[] = []

  private readonly lists = new WeakMap<object, readonly (readonly [number, number])[]>()

  /** The same list of rows comes again with every instance of a series: it is looked up once. */
  numbered(acts: InstanceTally['acts']): readonly (readonly [number, number])[] {
    let numbers = this.lists.get(acts)
    if (!numbers) this.lists.set(acts, numbers = acts.map(([row, count]) => [this.numberOf(row), count] as const))
    return numbers
  }

  private numberOf(row: ActRow): number {
    const key = `${row.path}\n${row.action}\n${row.because}`
    const known = this.numbers.get(key)
    if (known !== undefined) return known
    this.numbers.set(key, this.rows.length)
    return this.rows.push(row) - 1
  }
}

/** Acts of one instance, one row for what was done to an attribute in any item. */
export function rowsOf(acts: readonly Act[]): { acts: [ActRow, number][], text: Record<string, number> } {
  const counted = new Map<string, [ActRow, number]>()
  const text: Record<string, number> = {}
  for (const { path, action, because, removed } of acts) {
    const place = path.includes('[') ? path.replaceAll(/\[\d+\]/g, '[]') : path
    const key = `${place}\n${action}\n${because}`
    const known = counted.get(key)
    if (known) known[1]++
    else counted.set(key, [{ path: place, action, because }, 1])
    if (removed) addAll(text, removed)
  }
  return { acts: [...counted.values()], text }
}

export class Tally {
  private instances = 0
  private bytes = 0
  private readonly acts = new Map<number, number>()
  private readonly text: Record<string, number> = {}
  private readonly residuals: Record<string, number> = {}
  private readonly findings: Record<string, number> = {}
  private readonly pixels = { checked: 0, unchecked: 0, masks: 0, framesChanged: 0, by: {} as Record<string, number>, rules: {} as Record<string, number>, recognizableFeatures: {} as Record<string, number>, also: {} as Record<string, number> }
  private digests: Uint8Array = new Uint8Array(0)

  add(one: InstanceTally, table: ActTable): void {
    this.digests = appended(this.digests, Buffer.from(one.digest, 'hex'), this.instances)
    this.instances++
    this.bytes += one.bytes
    for (const [number, count] of table.numbered(one.acts)) this.acts.set(number, (this.acts.get(number) ?? 0) + count)
    addAll(this.text, one.text)
    addAll(this.residuals, one.residuals)
    for (const code of one.findings) addAll(this.findings, { [code]: 1 })
    this.addPixels(one.pixels)
  }

  private addPixels(facts: InstanceTally['pixels']): void {
    const { pixels } = this
    if (facts.checked) pixels.checked++
    else pixels.unchecked++
    pixels.masks += facts.masks.length
    pixels.framesChanged += facts.framesChanged
    for (const name of facts.by) addAll(pixels.by, { [name]: 1 })
    for (const name of facts.also) addAll(pixels.also, { [name]: 1 })
    if (facts.rule !== undefined) addAll(pixels.rules, { [facts.rule]: 1 })
    addAll(pixels.recognizableFeatures, { [facts.recognizableFeatures]: 1 })
  }

  /** `place` gives the number of a row in the sorted table. */
  counts(place: (number: number) => number): Counts {
    const { instances, bytes, text, residuals, findings, pixels } = this
    const acts = [...this.acts].map(([number, count]) => [place(number), count] as const).sort((a, b) => a[0] - b[0])
    return { instances, bytes, acts, text, residuals, findings, pixels, outputs: digestOfAll(this.digests, instances) }
  }
}

const digestBytes = 32

/** Room is doubled, so that a million files cost 32 MB and few copies. */
function appended(held: Uint8Array, digest: Uint8Array, count: number): Uint8Array {
  let room = held
  if (room.length < (count + 1) * digestBytes) {
    room = new Uint8Array(Math.max(8, count * 2) * digestBytes)
    room.set(held)
  }
  room.set(digest, count * digestBytes)
  return room
}

function digestOfAll(held: Uint8Array, count: number): string {
  const lines = Array.from({ length: count }, (_, index) => Buffer.from(held.subarray(index * digestBytes, (index + 1) * digestBytes))).sort(Buffer.compare)
  const running = createHash('sha256')
  for (const digest of lines) running.update(`${digest.toString('hex')}\n`)
  return `sha256:${running.digest('hex')}`
}

export function addAll(into: Record<string, number>, counts: Readonly<Partial<Record<string, number>>>): void {
  for (const name in counts) into[name] = (into[name] ?? 0) + (counts[name] ?? 0)
}
