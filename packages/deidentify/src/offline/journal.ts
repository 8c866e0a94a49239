/**
 * What is done already, so that a run that was broken off goes on where it was: a line for each input, appended after its result is on the disk for
 * good. Value-free: the input is named by a keyed digest of its path, size, time and of everything that decides about the result.
 */
import { createHmac } from 'node:crypto'
import { closeSync, fstatSync, openSync, readSync, statSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { ActRow } from '../report/index.ts'
import type { Treated } from './worker-messages.ts'

export type Rows = readonly (readonly [ActRow, number])[]
/** Lists of acts are told once; results name them by number. */
type Line = { readonly list: number, readonly rows: Rows } | { readonly key: string, readonly result: Treated }

export interface JournalInput {
  readonly relative: string
  readonly size: number
  readonly modifiedMs: number
  /** Profile, keys, engine, decision, seeds: whatever else the result follows from. */
  readonly context: string
}

const step = 256 * 1024
const newline = 0x0a

export class Journal {
  private readonly descriptor: number
  private readonly secret: Uint8Array
  private readonly root: string
  /** Where the line of an input begins; the line itself stays on the disk. */
  private readonly done = new Map<string, number>()
  private readonly lists = new Map<number, Rows>()
  private readonly numbers = new Map<Rows, number>()

  /** `root`: the output folder. `secret`: of the project. */
  constructor(path: string, { secret, root }: { secret: Uint8Array, root: string }) {
    this.secret = secret
    this.root = root
    this.descriptor = openSync(path, 'a+', 0o600)
    this.readAll()
  }

  keyOf({ relative, size, modifiedMs, context }: JournalInput): string {
    return createHmac('sha256', this.secret).update(`${relative}\0${size}\0${modifiedMs}\0${context}`).digest('base64url').slice(0, 22)
  }

  /** The result of an input that is done and whose output is still there, with its list of acts. */
  find(key: string): { readonly result: Treated, readonly rows: Rows } | undefined {
    const at = this.done.get(key)
    if (at === undefined) return undefined
    const line = lineOf(this.lineAt(at))
    if (!line || 'list' in line) return undefined
    const { result } = line
    if (result.kind === 'held') return { result, rows: [] }
    const rows = this.lists.get(result.acts.list)
    const size = statSync(join(this.root, result.output), { throwIfNoEntry: false })?.size
    return rows && size === result.tally.bytes ? { result, rows } : undefined
  }

  add(key: string, result: Treated, rows: Rows): void {
    const lines: Line[] = []
    const kept = result.kind === 'held' ? result : { ...result, acts: { list: this.listOf(rows, lines) } }
    lines.push({ key, result: kept })
    writeSync(this.descriptor, lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
  }

  close(): void {
    closeSync(this.descriptor)
  }

  private listOf(rows: Rows, lines: Line[]): number {
    const known = this.numbers.get(rows)
    if (known !== undefined) return known
    const list = this.lists.size
    this.lists.set(list, rows)
    this.numbers.set(rows, list)
    lines.push({ list, rows })
    return list
  }

  private readAll(): void {
    const { size } = fstatSync(this.descriptor)
    let at = 0
    while (at < size) {
      const bytes = this.lineAt(at)
      const line = lineOf(bytes)
      if (line && 'key' in line) this.done.set(line.key, at)
      else if (line) this.lists.set(line.list, line.rows)
      at += bytes.length + 1
    }
    // A last line that a kill cut short is no line, and the next one must not become part of it.
    if (at > size) writeSync(this.descriptor, '\n')
  }

  /** Up to the end of the line, without it. */
  private lineAt(from: number): Buffer {
    const parts: Buffer[] = []
    for (let at = from; ;) {
      const part = Buffer.allocUnsafe(parts.length === 0 ? 4096 : step)
      const count = readSync(this.descriptor, part, 0, part.length, at)
      const end = part.subarray(0, count).indexOf(newline)
      parts.push(part.subarray(0, end < 0 ? count : end))
      if (end >= 0 || count === 0) return parts.length === 1 ? parts[0] as Buffer : Buffer.concat(parts)
      at += count
    }
  }
}

function lineOf(bytes: Buffer): Line | undefined {
  try {
    return JSON.parse(bytes.toString()) as Line
  } catch {
    return undefined
  }
}
