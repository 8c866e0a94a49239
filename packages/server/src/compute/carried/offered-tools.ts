/**
 * Tools that the hub offers, at a node. Nothing of one runs here before a person has fetched it and seen what it is; its own tests run in the sandbox, without
 * data; and only when a person then admits it, it may be run in tasks. What was decided is in the ledger, and told to the hub.
 */
import type { Ledger, Objects, Records } from '#engines'
import type { LetterBody, Member, Post, Received } from '#federation'
import { Problem } from '#kernel'
import type { Actor, Clock } from '#kernel'
import { BadBundle, NotFetched, NotTested, NoTool, Withdrawn } from '../problems.ts'
import type { Manifest } from '../tools/manifest.ts'
import type { Tools } from '../tools/registry.ts'
import { filesOf } from '../tools/version.ts'
import type { Bundle, ToolFile } from '../tools/version.ts'
import type { Verification } from '../tools/verify-version.ts'
import { toolPieces } from './hub-tools.ts'
import { mostBundleBytes, unpackBundle } from './pack.ts'

export interface OfferedToolsParts {
  readonly records: Records
  readonly objects: Objects
  readonly ledger: Pick<Ledger, 'append'>
  readonly clock: Clock
  readonly post: Pick<Post, 'send' | 'flush'>
  /** To whom is asked. */
  readonly hub: Member
  readonly tools: Tools
}

export interface OfferedTool {
  readonly digest: string
  readonly facts: LetterBody<'tool-offers'>['tools'][number]
  /** `wanted`: its content is on its way. `here`: it waits for a person. */
  readonly state: 'offered' | 'wanted' | 'here' | 'admitted' | 'refused'
  readonly bundle: string | null
  /** Of its own tests, run here. */
  readonly test: Verification | null
  /** The code of why its content was not taken, or its tests did not pass. */
  readonly problem: string | null
  readonly decidedBy: string | null
  readonly decidedAt: Date | null
}

export interface FetchedTool extends OfferedTool { readonly manifest: Manifest, readonly files: readonly ToolFile[] }

const columns = 'digest, facts, state, bundle, test, problem, decided_by as "decidedBy", decided_at as "decidedAt"'
type By = Pick<Actor, 'id'>

export class OfferedTools {
  private readonly parts: OfferedToolsParts
  private readonly pieces: ReturnType<typeof toolPieces>

  constructor(parts: OfferedToolsParts) {
    this.parts = parts
    this.pieces = toolPieces(parts)
  }

  /** Asks the hub what there is. */
  async askWhat(): Promise<void> {
    await this.parts.post.send(this.parts.hub, { type: 'tool-list', body: {} })
  }

  async offers({ from, body }: Received<'tool-offers'>): Promise<void> {
    if (from.id !== this.parts.hub.id) return
    for (const facts of body.tools) {
      await this.parts.records.query('insert into compute_offered_tool (digest, hub, facts, at) values ($1, $2, $3, $4) on conflict (digest) do update set facts = excluded.facts', [facts.digest, from.id, JSON.stringify(facts), this.parts.clock.now()])
    }
  }

  async list(): Promise<OfferedTool[]> {
    return (await this.parts.records.query<OfferedTool>(`select ${columns} from compute_offered_tool order by facts->>'title', at desc`)).rows
  }

  /** With what it is, as its content says. Raises compute/no-tool, compute/not-fetched. */
  async look(digest: string): Promise<FetchedTool> {
    const row = await this.row(digest)
    const bundle = await this.bundleOf(row)
    return { ...row, manifest: bundle.manifest, files: filesOf(bundle) }
  }

  /** Asks for its content; once more, where it did not come. Raises compute/no-tool, compute/withdrawn, compute/not-fetched. */
  async fetch(digest: string, actor: By): Promise<OfferedTool> {
    const { facts } = await this.row(digest)
    if (facts.withdrawn) throw Withdrawn()
    await this.change(digest, { from: ['offered', 'wanted', 'refused'], to: 'wanted', type: 'tool/asked', actor, ask: true })
    return this.row(digest)
  }

  /** A piece of what was asked for; whole, it is kept when it is the very version that was offered. */
  async piece({ from, body }: Received<'tool-piece'>): Promise<void> {
    const { records, objects } = this.parts
    const row = await this.row(body.tool)
    if (from.id !== this.parts.hub.id || row.state !== 'wanted' || !(await this.pieces.take({ from, body }, mostBundleBytes))) return
    try {
      const { manifest } = unpackBundle(await this.pieces.read(body.digest), row.digest)
      if (manifest.id !== row.facts.id) throw BadBundle('it is another tool')
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      await objects.remove(body.digest)
      await records.query(`update compute_offered_tool set state = 'offered', problem = $2 where digest = $1 and state = 'wanted'`, [row.digest, error.code])
      throw error
    }
    const { rowCount } = await records.query(`update compute_offered_tool set state = 'here', bundle = $2, test = null, problem = null where digest = $1 and state = 'wanted'`, [row.digest, body.digest])
    // It was refused meanwhile, unless another piece of it was the last one, too.
    if (!rowCount && (await this.row(body.tool)).state === 'refused') await objects.remove(body.digest)
  }

  /** Runs its own tests in the sandbox of tasks, without any data of here. Raises compute/no-tool, compute/not-fetched; engines/no-sandbox. */
  async test(digest: string, actor: By): Promise<OfferedTool> {
    const { records, ledger, tools } = this.parts
    const row = await this.row(digest)
    const bundle = await this.bundleOf(row)
    const outcome = await tools.verify(bundle).catch((error: unknown) => {
      if (error instanceof Problem && error.code.startsWith('compute/')) return error
      throw error
    })
    const [test, problem] = outcome instanceof Problem ? [null, outcome.code] : [outcome, null]
    await records.transaction(async (tx) => {
      await tx.query('update compute_offered_tool set test = $2, problem = $3 where digest = $1', [digest, test && JSON.stringify(test), problem])
      await ledger.append({ type: 'tool/tested', actor: actor.id, subject: nameOf(row), detail: { digest, passed: problem === null } }, tx)
    })
    return this.row(digest)
  }

  /** From now on permits that name it let it run here. Raises compute/not-tested, compute/withdrawn, and what registering raises. */
  async admit(digest: string, actor: By): Promise<OfferedTool> {
    const row = await this.row(digest)
    if (row.facts.withdrawn) throw Withdrawn()
    const bundle = await this.bundleOf(row)
    if (!row.test) throw NotTested()
    await this.parts.tools.register(bundle, actor, { version: row.facts.version })
    await this.change(digest, { from: ['here'], to: 'admitted', type: 'tool/admitted', actor })
    await this.forget(row)
    return this.row(digest)
  }

  /** Its content goes. It can be fetched again. Raises compute/no-tool, compute/not-fetched. */
  async refuse(digest: string, actor: By): Promise<OfferedTool> {
    const row = await this.row(digest)
    await this.change(digest, { from: ['offered', 'wanted', 'here'], to: 'refused', type: 'tool/refused', actor })
    await this.forget(row)
    return this.row(digest)
  }

  private async change(digest: string, { from, to, type, actor, ask = false }: { readonly from: readonly OfferedTool['state'][], readonly to: OfferedTool['state'], readonly type: string, readonly actor: By, readonly ask?: boolean }): Promise<void> {
    const { records, ledger, clock, post, hub } = this.parts
    const row = await this.row(digest)
    await records.transaction(async (tx) => {
      const { rowCount } = await tx.query(`update compute_offered_tool set state = $2, problem = null, bundle = null, decided_by = $4, decided_at = $5 where digest = $1 and state = any($3)`, [digest, to, from, ask ? null : actor.id, ask ? null : clock.now()])
      if (!rowCount) throw NotFetched(row.state)
      await ledger.append({ type, actor: actor.id, subject: nameOf(row), detail: { digest, hub: hub.id } }, tx)
      if (ask) await post.send(hub, { type: 'tool-ask', body: { tool: digest } }, tx)
      else await post.send(hub, { type: 'tool-answer', body: { tool: digest, answer: to === 'admitted' ? 'admitted' : 'refused' } }, tx)
    })
    void post.flush()
  }

  private async bundleOf({ digest, state, bundle }: OfferedTool): Promise<Bundle> {
    if (state !== 'here' || bundle === null) throw NotFetched(state)
    return unpackBundle(await this.pieces.read(bundle), digest)
  }

  private async forget({ bundle }: OfferedTool): Promise<void> {
    if (bundle) await this.parts.objects.remove(bundle)
  }

  private async row(digest: string): Promise<OfferedTool> {
    const { rows: [row] } = await this.parts.records.query<OfferedTool>(`select ${columns} from compute_offered_tool where digest = $1`, [digest])
    if (!row) throw NoTool()
    return row
  }
}

const nameOf = ({ facts }: OfferedTool): string => `${facts.id}@${facts.version}`
