/**
 * The air-lock: what a task made waits here. Checks can stop an output for good; none can release it. A person who did not ask for the work decides,
 * and every step is in the ledger before it takes effect.
 */
import type { Ledger, Objects, Records } from '#engines'
import { newIdentifier } from '#kernel'
import type { Actor } from '#kernel'
import { Decided, NoFrontGate, NoOutput, NotAPerson, OwnOutput } from '../problems.ts'
import type { OutputClass } from '@vesalius/standards/access-request'
import type { ToolOutput } from '../tools/manifest.ts'
import { sha256 } from '../tools/version.ts'
import type { Finding } from './finding.ts'

export type OutputState = 'waiting' | 'stopped' | 'released' | 'denied'

export interface Output {
  readonly id: string
  readonly task: string
  readonly name: string
  readonly type: ToolOutput['type'] | 'log'
  readonly digest: string
  readonly size: number
  readonly state: OutputState
  readonly class: OutputClass
  readonly findings: readonly Finding[]
  readonly at: Date
  readonly decidedAt: Date | null
}

/** An output as whoever decides sees it: with the work it comes from. */
export interface ReviewedOutput extends Output {
  readonly tool: string
  readonly version: string
  readonly entrypoint: string
  /** Whether whoever looks asked for the work, and so does not decide. */
  readonly own: boolean
}

export interface NewOutput {
  readonly name: string
  readonly type: Output['type']
  readonly class: OutputClass
  readonly bytes: Uint8Array
  readonly findings: readonly Finding[]
}

export interface AirlockParts {
  readonly records: Records
  readonly objects: Objects
  readonly ledger: Pick<Ledger, 'append'>
  /** Throws when a permit of the task does not allow that outputs of this class leave. */
  readonly mayRelease: (task: string, output: OutputClass) => Promise<void>
  /** The front gate: takes DICOM that was released back into the archive of this node. */
  readonly submitDicom?: (files: readonly Uint8Array[], task: string, actor: string) => Promise<void>
}

const columns = `o.id, o.task, o.name, o.type, o.class, o.digest, o.size::float8 as size, o.state, o.findings, o.at, o.decided_at as "decidedAt"`

export class Airlock {
  private readonly parts: AirlockParts

  constructor(parts: AirlockParts) {
    this.parts = parts
  }

  /** Keeps what a task made. The bytes of what is stopped are not kept. Again for the same task and name changes nothing. */
  async take(task: string, actor: string, outputs: readonly NewOutput[]): Promise<void> {
    for (const { bytes, findings } of outputs) if (!isStopped(findings)) await this.parts.objects.put(bytes)
    await this.parts.records.transaction(async (tx) => {
      for (const { name, type, class: kind, bytes, findings } of outputs) {
        const digest = sha256(bytes)
        const state = isStopped(findings) ? 'stopped' : 'waiting'
        const { rows } = await tx.query<{ id: string }>(
          `insert into compute_output (id, task, name, type, class, digest, size, state, findings) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
           on conflict (task, name) do update set digest = excluded.digest, size = excluded.size, state = excluded.state, findings = excluded.findings
           where compute_output.state in ('waiting', 'stopped') returning id`,
          [newIdentifier('output'), task, name, type, kind, digest, bytes.length, state, JSON.stringify(findings)])
        const id = rows[0]?.id
        if (!id) continue
        await this.parts.ledger.append([
          { type: 'egress/requested', actor, subject: id, detail: { task, name, type, digest, bytes: bytes.length } },
          { type: 'egress/checked', actor: 'vesalius', subject: id, detail: { task, state, findings: findings.map(({ code }) => code).join(' ') } },
        ], tx)
      }
    })
  }

  /** What waits for a person, oldest first; or all that a task made. */
  async list(of: { readonly task?: string } = {}): Promise<Output[]> {
    const { rows } = await this.parts.records.query<Output>(
      `select ${columns} from compute_output o where ${of.task ? 'o.task = $1' : `o.state = 'waiting'`} order by o.at, o.name limit 1000`, of.task ? [of.task] : [])
    return rows
  }

  /** What somebody's work was allowed to give out, newest first. */
  async releasedTo({ id }: Pick<Actor, 'id'>): Promise<Output[]> {
    const { rows } = await this.parts.records.query<Output>(
      `select ${columns} from compute_output o join compute_task t on t.id = o.task where t.actor = $1 and o.state = 'released' order by o.decided_at desc limit 200`, [id])
    return rows
  }

  /** For whoever decides: what waits, oldest first, and what became of others lately. */
  async review({ id }: Pick<Actor, 'id'>): Promise<{ readonly outputs: ReviewedOutput[], readonly recent: ReviewedOutput[] }> {
    const select = `select ${columns}, t.tool, t.version, t.entrypoint, t.actor = $1 as own from compute_output o join compute_task t on t.id = o.task`
    const [waiting, recent] = await Promise.all([
      this.parts.records.query<ReviewedOutput>(`${select} where o.state = 'waiting' order by o.at, o.name limit 1000`, [id]),
      this.parts.records.query<ReviewedOutput>(`${select} where o.state <> 'waiting' order by coalesce(o.decided_at, o.at) desc, o.name limit 50`, [id]),
    ])
    return { outputs: waiting.rows, recent: recent.rows }
  }

  /** Raises compute/no-output, compute/not-a-person, compute/own-output, compute/decided, what the permit does not allow; compute/no-front-gate for DICOM where there is none. */
  async decide(id: string, decision: 'release' | 'deny', actor: Actor): Promise<Output> {
    if (actor.kind !== 'person') throw NotAPerson()
    const { rows } = await this.parts.records.query<Output & { owner: string }>(`select ${columns}, t.actor as owner from compute_output o join compute_task t on t.id = o.task where o.id = $1`, [id])
    const output = rows[0]
    if (!output) throw NoOutput()
    if (output.owner === actor.id) throw OwnOutput()
    if (output.state !== 'waiting') throw Decided(output.state)
    const state = decision === 'release' ? 'released' : 'denied'
    if (state === 'released' && output.type === 'dicom' && !this.parts.submitDicom) throw NoFrontGate()
    if (state === 'released') await this.parts.mayRelease(output.task, output.class)
    await this.parts.records.transaction(async (tx) => {
      const { rowCount } = await tx.query(`update compute_output set state = $2, decided_by = $3, decided_at = now() where id = $1 and state = 'waiting'`, [id, state, actor.id])
      if (rowCount === 0) throw Decided('another person was faster')
      if (state === 'released' && output.type === 'dicom') await this.parts.submitDicom?.(unpack(await this.bytes(output)), output.task, actor.id)
      await this.parts.ledger.append({ type: `egress/${state}`, actor: actor.id, subject: id, detail: { task: output.task, name: output.name, digest: output.digest } }, tx)
    })
    return (await this.list({ task: output.task })).find((one) => one.id === id) ?? output
  }

  /** Of work on a study of this archive: what no check stops goes back by the front gate. Raises compute/no-front-gate and what the gate refuses; then it is denied. */
  async keep(task: string): Promise<{ readonly kept: number, readonly stopped: number }> {
    const outputs = await this.list({ task })
    const waiting = outputs.filter(({ state, type }) => state === 'waiting' && type === 'dicom')
    const { submitDicom, records, ledger } = this.parts
    if (!submitDicom) throw NoFrontGate()
    for (const output of waiting) {
      try {
        await submitDicom(unpack(await this.bytes(output)), task, 'house')
      } catch (error) {
        await records.query(`update compute_output set state = 'denied', decided_by = 'house', decided_at = now() where id = $1`, [output.id])
        throw error
      }
      await records.transaction(async (tx) => {
        await tx.query(`update compute_output set state = 'released', decided_by = 'house', decided_at = now() where id = $1`, [output.id])
        await ledger.append({ type: 'egress/kept', actor: 'house', subject: output.id, detail: { task, name: output.name, digest: output.digest } }, tx)
      })
    }
    return { kept: waiting.length, stopped: outputs.filter(({ state }) => state === 'stopped').length }
  }

  /**
   * Releases outputs of a task by a decision that a person took for a whole plan, as far as no check stopped them and the permit lets their class leave; what
   * this person decided before for one of them holds. Returns those that are released, with their bytes.
   */
  async releaseByStanding(task: string, names: readonly string[], { person, plan }: { readonly person: string, readonly plan: string }): Promise<Map<string, { readonly output: Output, readonly bytes: Uint8Array }>> {
    const wanted = (await this.list({ task })).filter(({ name, type }) => names.includes(name) && type !== 'dicom')
    for (const { id, name, digest, state, class: kind } of wanted) {
      if (state !== 'waiting') continue
      await this.parts.mayRelease(task, kind)
      await this.parts.records.transaction(async (tx) => {
        const { rowCount } = await tx.query(`update compute_output set state = 'released', decided_by = $2, decided_at = now() where id = $1 and state = 'waiting'`, [id, person])
        if (rowCount) await this.parts.ledger.append({ type: 'egress/released', actor: person, subject: id, detail: { task, name, digest, plan } }, tx)
      })
    }
    const released = (await this.list({ task })).filter(({ name, state }) => names.includes(name) && state === 'released')
    return new Map(await Promise.all(released.map(async (output) => [output.name, { output, bytes: await this.bytes(output) }] as const)))
  }

  /**
   * The bytes of an output. Who decides sees what waits; who asked for the work sees what was released, never DICOM: that went back by the front gate.
   * Raises compute/no-output for everything else, whether it exists or not.
   */
  async content(id: string, { actor, mayDecide }: { readonly actor: string, readonly mayDecide: boolean }): Promise<{ output: Output, bytes: Uint8Array }> {
    const { rows } = await this.parts.records.query<Output & { owner: string }>(`select ${columns}, t.actor as owner from compute_output o join compute_task t on t.id = o.task where o.id = $1`, [id])
    const output = rows[0]
    const deciding = mayDecide && output?.state === 'waiting' && output.owner !== actor
    const released = output?.state === 'released' && output.type !== 'dicom' && (output.owner === actor || mayDecide)
    if (!output || (!deciding && !released)) throw NoOutput()
    return { output, bytes: await this.bytes(output) }
  }

  private async bytes({ digest, size }: Output): Promise<Uint8Array> {
    return size === 0 ? new Uint8Array() : this.parts.objects.read(digest, 0, size)
  }
}

const isStopped = (findings: readonly Finding[]): boolean => findings.some(({ severity }) => severity === 'stop')

/** Several files as one object: each after its length in four bytes, big endian. */
export function pack(files: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat(files.flatMap((file) => {
    const length = Buffer.alloc(4)
    length.writeUInt32BE(file.length)
    return [length, file]
  }))
}

function unpack(bytes: Uint8Array): Uint8Array[] {
  const files: Uint8Array[] = []
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  for (let at = 0; at < bytes.length;) {
    const length = view.readUInt32BE(at)
    files.push(bytes.subarray(at + 4, at + 4 + length))
    at += 4 + length
  }
  return files
}
