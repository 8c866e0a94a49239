/**
 * Tools that are registered at a hub: checked there by their own tests like anywhere, offered to every node, carried to those that ask. Whether one runs at a
 * node is decided by a person of that node; what they decided is told back.
 */
import type { Objects, Records, Ledger } from '#engines'
import { Pieces } from '#federation'
import type { LetterBody, Member, PieceKind, PiecesParts, Post, Received } from '#federation'
import type { Actor, Clock } from '#kernel'
import type { KnownTool } from '../letters/make-order.ts'
import { BadBundle, NoTool, VersionTaken } from '../problems.ts'
import type { ToolVersion, Tools } from '../tools/registry.ts'
import type { Bundle } from '../tools/version.ts'
import { packBundle } from './pack.ts'

export interface HubToolsParts {
  readonly records: Records
  readonly objects: Objects
  readonly ledger: Pick<Ledger, 'append'>
  readonly clock: Clock
  readonly post: Pick<Post, 'send' | 'flush' | 'members'>
  readonly tools: Tools
  /** That come with the program, here and at every node. */
  readonly house: readonly KnownTool[]
}

export interface ToolStanding { readonly digest: string, readonly node: string, readonly nodeName: string, readonly answer: 'admitted' | 'refused', readonly at: Date }

const kind: PieceKind<{ readonly tool: string }> = { table: 'compute_tool_piece', knownByDigest: false, refuse: BadBundle, letter: ({ tool }, piece) => ({ type: 'tool-piece', body: { tool, ...piece } }) }
const together = 50

export function toolPieces(parts: PiecesParts): Pieces<{ readonly tool: string }> {
  return new Pieces(kind, parts)
}

export class HubTools {
  private readonly parts: HubToolsParts

  constructor(parts: HubToolsParts) {
    this.parts = parts
  }

  /** What may be asked for: of the house, and what was registered here and not withdrawn. */
  async known(): Promise<readonly KnownTool[]> {
    const here = (await this.versions()).filter(({ withdrawn }) => withdrawn === null)
    return [...this.parts.house, ...here.map(({ tool: id, version, digest, manifest }) => ({ id, version, digest, manifest }))]
  }

  /** Every version that was registered here, with what nodes have decided. */
  async list(): Promise<{ readonly tools: readonly ToolVersion[], readonly standing: readonly ToolStanding[] }> {
    const { rows } = await this.parts.records.query<ToolStanding>('select digest, node, node_name as "nodeName", answer, at from compute_tool_standing order by node_name, at')
    return { tools: await this.versions(), standing: rows }
  }

  /** Raises what registering raises; compute/version-taken for one of the house. */
  async register(bundle: Bundle, actor: Pick<Actor, 'id'>): Promise<ToolVersion> {
    const { id, version } = bundle.manifest
    if (this.parts.house.some((one) => one.id === id)) throw VersionTaken(version, id)
    const registered = await this.parts.tools.register(bundle, actor)
    await this.announce()
    return registered
  }

  /** Raises compute/no-tool. */
  async withdraw(of: { readonly tool: string, readonly version: string }, reason: string, actor: Pick<Actor, 'id'>): Promise<void> {
    await this.parts.tools.withdraw(of, reason, actor)
    await this.announce()
  }

  async tellAll({ from }: Pick<Received<'tool-list'>, 'from'>): Promise<void> {
    if (from.kind === 'node') await this.offer([from])
  }

  /** Raises compute/no-tool for what is not here, or was withdrawn. */
  async send({ from, body: { tool: digest } }: Received<'tool-ask'>): Promise<void> {
    const { records, objects, ledger, post, tools } = this.parts
    const version = (await this.versions()).find((one) => one.digest === digest && one.withdrawn === null)
    if (!version || from.kind !== 'node') throw NoTool()
    const packed = await objects.put(packBundle({ manifest: version.manifest, files: await tools.filesOf(version) }))
    const pieces = toolPieces({ records, objects, post })
    await records.transaction(async (tx) => {
      await pieces.send(from, packed.digest, { tool: digest, tx })
      await ledger.append({ type: 'tool/sent', actor: 'vesalius', subject: `${version.tool}@${version.version}`, detail: { node: from.id, digest } }, tx)
    })
    void post.flush()
  }

  async answer({ from, body: { tool: digest, answer } }: Received<'tool-answer'>): Promise<void> {
    const version = (await this.versions()).find((one) => one.digest === digest)
    if (!version || from.kind !== 'node') throw NoTool()
    await this.parts.records.transaction(async (tx) => {
      await tx.query('insert into compute_tool_standing (node, digest, node_name, answer, at) values ($1, $2, $3, $4, $5) on conflict (node, digest) do update set node_name = excluded.node_name, answer = excluded.answer, at = excluded.at',
        [from.id, digest, from.name, answer, this.parts.clock.now()])
      await this.parts.ledger.append({ type: `tool/${answer}`, actor: from.id, subject: `${version.tool}@${version.version}`, detail: { node: from.id, digest } }, tx)
    })
  }

  private async announce(): Promise<void> {
    await this.offer((await this.parts.post.members()).filter(({ kind: what }) => what === 'node'))
  }

  private async offer(to: readonly Member[]): Promise<void> {
    const all = (await this.versions()).map(offerOf)
    for (const member of to) for (let at = 0; at < all.length; at += together) await this.parts.post.send(member, { type: 'tool-offers', body: { tools: all.slice(at, at + together) } })
  }

  /** Also the withdrawn ones. */
  private async versions(): Promise<ToolVersion[]> {
    const { rows } = await this.parts.records.query<{ tool: string }>('select distinct tool from compute_tool_version order by tool')
    return (await Promise.all(rows.map(({ tool }) => this.parts.tools.versions(tool)))).flat()
  }
}

function offerOf({ tool: id, version, digest, manifest, files, withdrawn }: ToolVersion): LetterBody<'tool-offers'>['tools'][number] {
  const cut = (text: string, most: number): string => text.slice(0, most) || '-'
  return {
    id, version, digest, size: files.reduce((sum, { size }) => sum + size, 0), title: cut(manifest.title, 200), purpose: cut(manifest.purpose, 2_000), kind: manifest.kind, licence: cut(manifest.licence, 100),
    authors: manifest.authors.slice(0, 50).map((author) => cut(author, 200)), withdrawn: withdrawn !== null,
  }
}
