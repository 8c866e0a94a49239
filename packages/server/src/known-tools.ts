/** Which tools are known at a door, by the digest that a permit names: for whoever asks for access, and for whoever decides about it. Others are named by hand. */
import type { Compute, Manifest } from '#compute'
import type { HttpApp } from '#kernel'

export interface RequestableTool {
  readonly id: string
  readonly version: string
  /** SHA-256, hexadecimal. */
  readonly digest: string
  readonly title: string
  readonly purpose: string
  readonly kind: string
}

export function knownToolRoutes(known: () => Promise<readonly RequestableTool[]>): (app: HttpApp) => Promise<void> {
  return async (app) => {
    app.get('/api/access/tools', { config: { permission: 'request:see' } }, async () => ({ tools: [...await known()].sort(byTitle) }))
  }
}

interface Version { readonly id: string, readonly version: string, readonly digest: string, readonly manifest: Manifest }

export const knownOf = ({ id, version, digest, manifest: { title, purpose, kind } }: Version): RequestableTool => ({ id, version, digest, title, purpose, kind })
const byTitle = (a: RequestableTool, b: RequestableTool): number => a.title.localeCompare(b.title, 'en') || (a.version < b.version ? 1 : -1)

/** At a node: the newest version of each that is registered. */
export function toolsRegistered({ tools }: Pick<Compute, 'tools'>): () => Promise<readonly RequestableTool[]> {
  return async () => (await tools.search()).map(({ tool, ...version }) => knownOf({ id: tool, ...version }))
}
