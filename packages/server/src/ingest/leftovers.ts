/**
 * Objects that nothing refers to: the program was killed, or the records were away, between making an object durable and writing its row. An
 * original among them would outlive its holding, so they are removed at the next start, before anything comes in.
 */
import { existsSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Archive } from '#archive'
import type { Objects, Records } from '#engines'

const together = 5_000
/** The clock of the objects may be another one than ours. */
const marginMs = 600_000

export interface LeftoverParts {
  readonly records: Records
  readonly objects: Objects
  readonly archive: Archive
  /** Which of these the other rooms refer to. */
  readonly heldElsewhere: (digests: readonly string[]) => Promise<ReadonlySet<string>>
}

export class Leftovers {
  private readonly parts: LeftoverParts
  /** There while it runs and while something may lie around; its time is that of the first run of which this is so. */
  private readonly marker: string
  private possible = false

  constructor(parts: LeftoverParts, folder: string) {
    this.parts = parts
    this.marker = join(folder, 'running')
  }

  /** Removes what runs before this one left behind, and no object of an earlier time. Returns how many. Nothing may come in meanwhile. */
  async sweep(): Promise<number> {
    let removed = 0
    if (existsSync(this.marker)) removed = await this.removeSince(statSync(this.marker).mtimeMs - marginMs)
    mkdirSync(join(this.marker, '..'), { recursive: true, mode: 0o700 })
    writeFileSync(this.marker, '', { mode: 0o600, flush: true })
    return removed
  }

  /** Something failed on its way: what it made durable is looked for at the next start. */
  note(): void {
    this.possible = true
  }

  /** Nothing comes in any more. */
  end(): void {
    if (!this.possible) rmSync(this.marker, { force: true })
  }

  /** Removes an object unless an instance, something held or another room refers to it. */
  async forget(digest: string): Promise<void> {
    for (const one of await this.unreferenced([digest])) await this.parts.objects.remove(one)
  }

  private async removeSince(since: number): Promise<number> {
    let removed = 0
    let asked: string[] = []
    const flush = async (): Promise<void> => {
      for (const digest of await this.unreferenced(asked)) {
        await this.parts.objects.remove(digest)
        removed++
      }
      asked = []
    }
    for await (const { digest, at } of this.parts.objects.list()) {
      if (at.getTime() >= since && asked.push(digest) >= together) await flush()
    }
    await flush()
    return removed
  }

  private async unreferenced(digests: readonly string[]): Promise<string[]> {
    if (digests.length === 0) return []
    const instances = await this.parts.archive.holds(digests)
    const { rows } = await this.parts.records.query<{ digest: string }>(`select digest from ingest_quarantine where state = 'held' and digest = any($1)`, [digests])
    const held = new Set(rows.map(({ digest }) => digest))
    const elsewhere = await this.parts.heldElsewhere(digests)
    return digests.filter((digest) => !instances.has(digest) && !held.has(digest) && !elsewhere.has(digest))
  }
}
