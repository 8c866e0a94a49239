/** Sends: one delivery by one door, from its opening to its end, with the outcome of each of its files. Names and labels are kept sealed. */
import type { Ledger, Records, Transaction } from '#engines'
import { isIdentifier, newIdentifier } from '#kernel'
import type { Path } from './journey.ts'
import type { Keys } from './keys.ts'
import { BadProject, Cancelled, NoSend, SendClosed } from './problems.ts'

export type Door = 'folder' | 'zip' | 'upload' | 'stow' | 'dimse' | 'watch' | 'retry' | 'samples' | 'tool' | 'release'
export type OutcomeName = 'stored' | 'duplicate' | 'quarantined' | 'rejected'
export type Counts = Record<OutcomeName | 'pending', number>

/** What is known of a send while files come in. */
export interface LiveSend {
  readonly id: string
  readonly door: Door
  readonly project: string
  readonly path: Path
  readonly actor: string
  readonly signal: AbortSignal
  /** Files handed in whose outcome is not recorded yet. */
  pending: number
}

export interface Send {
  readonly id: string
  readonly door: Door
  readonly project: string
  readonly actor: string
  readonly label?: string
  readonly openedAt: string
  readonly closedAt?: string
  readonly state: 'open' | 'closed' | 'cancelled'
  readonly expected?: { readonly files?: number, readonly bytes?: number }
  readonly counts: Counts
  readonly bytes: number
  /** Files a second, over the time it was open. */
  readonly rate: number
}

export interface NewSend {
  readonly door: Door
  readonly project: string
  /** Where the policy of the project says nothing. */
  readonly path: Path
  readonly actor: string
  readonly label?: string | undefined
  readonly expected?: { readonly files?: number | undefined, readonly bytes?: number | undefined } | undefined
}

export interface FileRow {
  readonly number: number
  readonly name?: string
  readonly size: number
  readonly outcome: OutcomeName
  readonly reason?: string
  readonly message?: string
  readonly sopInstanceUid?: string
  readonly findings?: readonly string[]
}

interface SendRow {
  id: string, door: Door, project: string, path: Path, actor: string, label: Buffer | null, state: Send['state'], expected_files: number | null, expected_bytes: number | null
  opened_at: Date, changed_at: Date, closed_at: Date | null, stored: number, duplicate: number, quarantined: number, rejected: number, bytes: number
  /** Uploads that wait to be taken apart. */
  waiting: number
}

const sendText = `select s.*, (select count(*)::int from ingest_upload u where u.send = s.id and u.state = 'queued') as waiting from ingest_send s`

/** Doors whose sends live in this process: after a kill nothing of them comes any more. By the others a send goes on. */
const cannotGoOn: readonly Door[] = ['dimse', 'stow', 'watch', 'retry', 'tool', 'release']

interface SendsParts {
  readonly records: Records
  readonly ledger: Ledger
  readonly keys: Keys
  readonly changed: (id: string) => void
  /** By the policy of a project. */
  readonly pathOf: (project: string, otherwise: Path) => Promise<Path>
}

export class Sends {
  private readonly live = new Map<string, LiveSend & { abort: AbortController }>()
  private readonly records: Records
  private readonly ledger: Ledger
  private readonly keys: Keys
  private readonly changed: (id: string) => void
  private readonly pathOf: (project: string, otherwise: Path) => Promise<Path>

  constructor({ records, ledger, keys, changed, pathOf }: SendsParts) {
    this.records = records
    this.ledger = ledger
    this.keys = keys
    this.changed = changed
    this.pathOf = pathOf
  }

  async open({ door, project, path: otherwise, actor, label, expected }: NewSend): Promise<LiveSend> {
    if (!/^[a-z0-9-]{1,40}$/.test(project)) throw BadProject()
    const id = newIdentifier('send')
    const path = await this.pathOf(project, otherwise)
    await this.records.query(
      `insert into ingest_send (id, door, project, path, actor, label, expected_files, expected_bytes) values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [id, door, project, path, actor, label ? this.keys.seal(label, `label ${id}`) : null, expected?.files ?? null, expected?.bytes ?? null])
    this.changed(id)
    return this.remember({ id, door, project, path, actor })
  }

  /** The send, if files may still come in. Raises ingest/no-send, ingest/send-closed, ingest/cancelled. */
  async take(id: string): Promise<LiveSend> {
    const known = this.live.get(id)
    if (known) {
      if (known.signal.aborted) throw Cancelled(id)
      return known
    }
    const row = await this.row(id)
    if (row.state === 'cancelled') throw Cancelled(id)
    if (row.state === 'closed') throw SendClosed(id)
    return this.live.get(id) ?? this.remember(row)
  }

  /** The send of an upload that was complete before the send was closed. Raises ingest/cancelled. */
  async takeLate(id: string): Promise<LiveSend> {
    const row = await this.row(id)
    if (row.state === 'cancelled') throw Cancelled(id)
    return this.live.get(id) ?? this.remember(row)
  }

  /** Opens a closed or cancelled send again. */
  async resume(id: string): Promise<Send> {
    await this.row(id)
    this.live.delete(id)
    await this.records.query(`update ingest_send set state = 'open', closed_at = null, changed_at = now() where id = $1`, [id])
    this.changed(id)
    return this.get(id)
  }

  async get(id: string): Promise<Send> {
    return this.shown(await this.row(id))
  }

  async list(limit: number, after?: string): Promise<Send[]> {
    const { rows } = await this.records.query<SendRow>(
      `${sendText} where $2::text is null or id < $2 order by id desc limit $1`, [limit, after ?? null])
    return rows.map((row) => this.shown(row))
  }

  /** The latest send by a door. */
  async latest(door: Door): Promise<Send | undefined> {
    const { rows } = await this.records.query<SendRow>(`${sendText} where door = $1 order by id desc limit 1`, [door])
    return rows[0] && this.shown(rows[0])
  }

  async close(id: string): Promise<Send> {
    return this.end(id, 'closed')
  }

  /** What is on its way still gets its outcome; nothing more is taken. */
  async cancel(id: string): Promise<Send> {
    await this.row(id)
    this.live.get(id)?.abort.abort()
    return this.end(id, 'cancelled')
  }

  /** At the start: what a kill broke off is closed as of the last file that had its end. Returns how many. */
  async closeBroken(): Promise<number> {
    const { rows } = await this.records.query<{ id: string }>(`select id from ingest_send where state = 'open' and door = any($1) order by id`, [cannotGoOn])
    for (const { id } of rows) {
      await this.records.transaction(async (tx) => {
        await tx.query(`update ingest_send set state = 'closed', closed_at = changed_at where id = $1`, [id])
        await this.note(tx, id, { brokenOff: true })
      })
    }
    return rows.length
  }

  /** The last of the uploads that waited when their send ended is taken: what it came to is noted again, now for good. */
  async uploadTaken(tx: Transaction, id: string): Promise<void> {
    const { rows } = await tx.query<{ state: Send['state'] }>('select state from ingest_send where id = $1 for update', [id])
    if (rows[0] && rows[0].state !== 'open') await this.note(tx, id, {}, { onlyWhole: true })
  }

  async files(id: string, { outcome, digest, offset, limit }: { outcome?: string | undefined, digest?: string | undefined, offset: number, limit: number }): Promise<FileRow[]> {
    await this.row(id)
    const { rows } = await this.records.query<{
      id: number, name: Buffer | null, size: number, outcome: OutcomeName, reason: string | null, message: string | null, sop_instance_uid: string | null, findings: string[] | null
    }>(
      `select id, name, size, outcome, reason, message, sop_instance_uid, findings from ingest_file
       where send = $1 and ($2::text is null or outcome = $2) and ($3::text is null or received_digest = $3) order by id offset $4 limit $5`,
      [id, outcome ?? null, digest ?? null, offset, limit])
    return rows.map((row, index) => ({
      number: offset + index + 1, size: row.size, outcome: row.outcome, ...(row.name ? { name: this.keys.open(row.name, `name ${id}`) } : {}),
      ...(row.reason ? { reason: row.reason } : {}), ...(row.message ? { message: row.message } : {}),
      ...(row.sop_instance_uid ? { sopInstanceUid: row.sop_instance_uid } : {}), ...(row.findings ? { findings: row.findings } : {}),
    }))
  }

  /** Files on their way, of all sends. */
  get pending(): number {
    let pending = 0
    for (const send of this.live.values()) pending += send.pending
    return pending
  }

  private remember({ id, door, project, path, actor }: Pick<SendRow, 'id' | 'door' | 'project' | 'path' | 'actor'>): LiveSend {
    const abort = new AbortController()
    const send = { id, door, project, path, actor, signal: abort.signal, abort, pending: 0 }
    this.live.set(id, send)
    return send
  }

  private async end(id: string, state: 'closed' | 'cancelled'): Promise<Send> {
    await this.records.transaction(async (tx) => {
      const { rowCount } = await tx.query(`update ingest_send set state = $2, closed_at = now(), changed_at = now() where id = $1 and state = 'open'`, [id, state])
      if (rowCount) await this.note(tx, id)
    })
    const row = await this.row(id)
    if ((this.live.get(id)?.pending ?? 0) === 0) this.live.delete(id)
    this.changed(id)
    return this.shown(row)
  }

  /** The entry of an end: door and counts, `pending` for uploads that have not been taken yet; no names, no values. */
  private async note(tx: Transaction, id: string, more: Record<string, boolean> = {}, { onlyWhole = false } = {}): Promise<void> {
    const { rows } = await tx.query<SendRow>(`${sendText} where id = $1`, [id])
    const [row] = rows
    if (!row || (onlyWhole && row.waiting > 0)) return
    const { door, state, actor, stored, duplicate, quarantined, rejected } = row
    const pending = (this.live.get(id)?.pending ?? 0) + row.waiting
    await this.ledger.append({ type: 'ingest/send-ended', actor, subject: id, detail: { door, state, stored, duplicate, quarantined, rejected, pending, ...more } }, tx)
  }

  private async row(id: string): Promise<SendRow> {
    if (!isIdentifier('send', id)) throw NoSend()
    const { rows } = await this.records.query<SendRow>(`${sendText} where id = $1`, [id])
    if (!rows[0]) throw NoSend()
    return rows[0]
  }

  private shown(row: SendRow): Send {
    const { id, door, project, actor, state, stored, duplicate, quarantined, rejected, bytes, waiting } = row
    const seconds = Math.max(0.001, ((row.closed_at ?? row.changed_at).getTime() - row.opened_at.getTime()) / 1000)
    const expected = { ...(row.expected_files === null ? {} : { files: row.expected_files }), ...(row.expected_bytes === null ? {} : { bytes: row.expected_bytes }) }
    return {
      id, door, project, actor, state, bytes, openedAt: row.opened_at.toISOString(), ...(row.closed_at ? { closedAt: row.closed_at.toISOString() } : {}),
      ...(row.label ? { label: this.keys.open(row.label, `label ${id}`) } : {}), ...(Object.keys(expected).length > 0 ? { expected } : {}),
      counts: { stored, duplicate, quarantined, rejected, pending: (this.live.get(id)?.pending ?? 0) + waiting },
      rate: Math.round((stored + duplicate + quarantined + rejected) / seconds * 10) / 10,
    }
  }
}
