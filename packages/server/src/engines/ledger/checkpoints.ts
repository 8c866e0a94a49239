/**
 * Signed checkpoints: what the node says of its ledger, kept in the records and in a file beside its key. A ledger that is shorter than what was
 * signed, or has another root at that size, is not signed any further and not opened: it was restored from an old copy, or rewritten.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { cosignedAt, emptyRoot, isSignedBy, parseCheckpoint, parseNote, parseVkey, signCheckpoint } from '@vesalius/ledger'
import type { Signer } from '@vesalius/ledger'
import type { Records } from '../records/records.ts'
import { LedgerRewritten, LedgerShorter } from '../problems.ts'
import { replaceSecretFile } from '../secret-file.ts'
import { rangesOf, sizeOf } from './tree.ts'

const checkpointName = 'ledger-checkpoint'

export class Checkpoints {
  private readonly records: Records
  private readonly signer: Signer
  private readonly folder: string
  private running: Promise<string> | undefined

  constructor(records: Records, signer: Signer, folder: string) {
    this.records = records
    this.signer = signer
    this.folder = folder
  }

  /** Raises engines/ledger-shorter, engines/ledger-rewritten. */
  async check(): Promise<void> {
    const size = await sizeOf(this.records)
    for (const note of [await this.latest(), this.remembered()]) if (note) await this.agrees(note, size)
  }

  /** The latest; of all entries that are there now. Two callers get one. */
  current(): Promise<string> {
    this.running ??= this.make().finally(() => { this.running = undefined })
    return this.running
  }

  /** False when the line is not by this witness's key over a checkpoint that was signed here. */
  async cosign(size: number, { line, key }: { line: string; key: string }): Promise<boolean> {
    const { rows } = await this.records.query<{ note: string }>('select note from vesalius_ledger_checkpoint where size = $1', [size])
    const note = rows[0]?.note
    if (note === undefined || !isTrue(`${note}${line}`, key)) return false
    await this.records.query('insert into vesalius_ledger_cosignature (size, key, line) values ($1, $2, $3) on conflict do nothing', [size, key, line])
    return true
  }

  async witnesses(): Promise<{ key: string; size: number; at: string }[]> {
    const { rows } = await this.records.query<{ key: string; size: number; at: Date }>(
      'select distinct on (key) key, size, at from vesalius_ledger_cosignature order by key, size desc')
    return rows.map(({ key, size, at }) => ({ key, size: Number(size), at: at.toISOString() }))
  }

  /** The checkpoint over the entry that most witnesses have seen, the latest of these, with their cosignatures. */
  async witnessed(index: number): Promise<string | undefined> {
    const { rows } = await this.records.query<{ note: string; lines: string[] }>(
      `select k.note, array_agg(c.line order by c.key) as lines from vesalius_ledger_checkpoint k join vesalius_ledger_cosignature c using (size)
       where k.size > $1 group by k.size, k.note order by count(*) desc, k.size desc limit 1`, [index])
    return rows[0] && rows[0].note + rows[0].lines.join('')
  }

  private async make(): Promise<string> {
    const size = await sizeOf(this.records)
    const before = await this.latest()
    if (before) await this.agrees(before, size)
    if (before && parseCheckpoint(before).size === size) return before
    const note = signCheckpoint({ origin: this.signer.name, size, root: await this.rootAt(size) }, this.signer)
    await this.records.query('insert into vesalius_ledger_checkpoint (size, note) values ($1, $2) on conflict (size) do nothing', [size, note])
    this.remember(note)
    return note
  }

  private async agrees(note: string, size: number): Promise<void> {
    const parsed = parseNote(note)
    const checkpoint = parseCheckpoint(parsed)
    // Another key: the data folder's keys were replaced. What the old one signed still has to hold.
    if (checkpoint.origin === this.signer.name && !isSignedBy(parsed, this.signer)) throw LedgerRewritten(checkpoint.size)
    if (checkpoint.size > size) throw LedgerShorter(size, checkpoint.size)
    if (!(await this.rootAt(checkpoint.size)).equals(checkpoint.root)) throw LedgerRewritten(checkpoint.size)
  }

  private async rootAt(size: number): Promise<Buffer> {
    return size === 0 ? emptyRoot() : rangesOf(this.records, size)(0, size)
  }

  private async latest(): Promise<string | undefined> {
    const { rows } = await this.records.query<{ note: string }>('select note from vesalius_ledger_checkpoint order by size desc limit 1')
    return rows[0]?.note
  }

  private remembered(): string | undefined {
    try {
      return readFileSync(join(this.folder, checkpointName), 'utf8')
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
      throw error
    }
  }

  private remember(note: string): void {
    replaceSecretFile(this.folder, checkpointName, note)
  }
}

function isTrue(note: string, key: string): boolean {
  try {
    return cosignedAt(parseNote(note), parseVkey(key)) !== undefined
  } catch {
    return false
  }
}
