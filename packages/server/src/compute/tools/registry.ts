/** The tool repository: versions that never change, each registered only after it gave what it promises. */
import type { Ledger, Objects, Records } from '#engines'
import type { Actor } from '#kernel'
import { BadManifest, NoTool, VersionTaken } from '../problems.ts'
import type { Sandbox } from '../sandbox-run.ts'
import { filesOf, versionDigest } from './version.ts'
import type { Bundle, ToolFile } from './version.ts'
import type { Manifest } from './manifest.ts'
import { verifyVersion } from './verify-version.ts'
import type { Verification } from './verify-version.ts'

export interface ToolVersion {
  readonly tool: string
  readonly version: string
  readonly digest: string
  readonly manifest: Manifest
  readonly files: readonly ToolFile[]
  readonly verification: Verification
  readonly at: Date
  /** Why it was withdrawn, when it was. */
  readonly withdrawn: string | null
}

export interface ToolSearch {
  /** Words in title, purpose or identifier. */
  readonly text?: string | undefined
  readonly kind?: string | undefined
  readonly modality?: string | undefined
  /** A type of input or output. */
  readonly input?: string | undefined
  readonly output?: string | undefined
}

export interface RegistryParts {
  readonly records: Records
  readonly objects: Objects
  readonly ledger: Pick<Ledger, 'append'>
  readonly sandbox: () => Promise<Sandbox>
}

export interface Registering {
  /** Other than the manifest's. */
  readonly version?: string
  readonly signal?: AbortSignal
}

const columns = 'tool, version, digest, manifest, files, verification, at, withdrawn'

export class Tools {
  private readonly parts: RegistryParts

  constructor(parts: RegistryParts) {
    this.parts = parts
  }

  /**
   * Runs its tests, then keeps it. The same content again changes nothing. Raises compute/version-taken, compute/test-failed, compute/bad-files;
   * engines/no-sandbox where nothing can be run.
   */
  async register(bundle: Bundle, actor: Pick<Actor, 'id'>, { version = bundle.manifest.version, signal }: Registering = {}): Promise<ToolVersion> {
    const { manifest } = bundle
    const files = filesOf(bundle)
    const digest = versionDigest(manifest, files)
    const known = await this.find(manifest.id, version)
    if (known && known.digest !== digest) throw VersionTaken(version, manifest.id)
    if (known) return known
    if (files.length === 0) throw BadManifest('files', 'none')
    const verification = await this.verify(bundle, signal)
    for (const bytes of bundle.files.values()) await this.parts.objects.put(bytes)
    await this.parts.records.transaction(async (tx) => {
      await tx.query(`insert into compute_tool_version (tool, version, digest, manifest, files, verification, registered_by) values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing`,
        [manifest.id, version, digest, JSON.stringify(manifest), JSON.stringify(files), JSON.stringify(verification), actor.id])
      await this.parts.ledger.append({ type: 'tool/registered', actor: actor.id, subject: `${manifest.id}@${version}`, detail: { digest, tests: verification.tests.length } }, tx)
    })
    return this.version(manifest.id, version)
  }

  /** Runs its tests in the sandbox of tasks, and keeps nothing. Raises compute/test-failed; engines/no-sandbox. */
  async verify(bundle: Bundle, signal?: AbortSignal): Promise<Verification> {
    return verifyVersion(await this.parts.sandbox(), bundle, signal)
  }

  async find(tool: string, version: string): Promise<ToolVersion | undefined> {
    const { rows } = await this.parts.records.query<ToolVersion>(`select ${columns} from compute_tool_version where tool = $1 and version = $2`, [tool, version])
    return rows[0]
  }

  /** Raises compute/no-tool. */
  async version(tool: string, version: string): Promise<ToolVersion> {
    const found = await this.find(tool, version)
    if (!found) throw NoTool()
    return found
  }

  /** Whatever its number is here: a version that may be run before one that was withdrawn. Raises compute/no-tool. */
  async byDigest(tool: string, digest: string): Promise<ToolVersion> {
    const { rows } = await this.parts.records.query<ToolVersion>(`select ${columns} from compute_tool_version where tool = $1 and digest = $2 order by withdrawn is not null, at desc limit 1`, [tool, digest])
    if (!rows[0]) throw NoTool()
    return rows[0]
  }

  /** Newest first. Raises compute/no-tool. */
  async versions(tool: string): Promise<ToolVersion[]> {
    const { rows } = await this.parts.records.query<ToolVersion>(`select ${columns} from compute_tool_version where tool = $1 order by at desc, version desc`, [tool])
    if (rows.length === 0) throw NoTool()
    return rows
  }

  /** The newest version of every tool that fits, by title. */
  async search({ text, kind, modality, input, output }: ToolSearch = {}): Promise<ToolVersion[]> {
    const { rows } = await this.parts.records.query<ToolVersion>(`select distinct on (tool) ${columns} from compute_tool_version where withdrawn is null order by tool, at desc, version desc`)
    const words = (text ?? '').toLowerCase().split(/\s+/).filter(Boolean)
    return rows.filter(({ manifest }) => {
      const about = `${manifest.id} ${manifest.title} ${manifest.purpose} ${manifest.kind}`.toLowerCase()
      return words.every((word) => about.includes(word))
        && (!kind || manifest.kind === kind)
        && (!modality || manifest.inputs.some(({ type, modalities }) => type === 'images' && (modalities.length === 0 || modalities.includes(modality))))
        && (!input || manifest.inputs.some(({ type }) => type === input))
        && (!output || manifest.outputs.some(({ type }) => type === output))
    }).sort((a, b) => (a.manifest.title < b.manifest.title ? -1 : 1))
  }

  /** No new task takes it; what ran stays explained. Raises compute/no-tool. */
  async withdraw({ tool, version }: { tool: string, version: string }, reason: string, actor: Pick<Actor, 'id'>): Promise<void> {
    const { digest } = await this.version(tool, version)
    await this.parts.records.transaction(async (tx) => {
      await tx.query('update compute_tool_version set withdrawn = coalesce(withdrawn, $3) where tool = $1 and version = $2', [tool, version, reason])
      await this.parts.ledger.append({ type: 'tool/withdrawn', actor: actor.id, subject: `${tool}@${version}`, detail: { digest } }, tx)
    })
  }

  /** Its files, checked against their digests by the store. */
  async filesOf({ files }: ToolVersion): Promise<Map<string, Uint8Array>> {
    const read = await Promise.all(files.map(async ({ path, digest, size }) => [path, size === 0 ? new Uint8Array() : await this.parts.objects.read(digest, 0, size)] as const))
    return new Map(read)
  }
}
