/** A version of a dataset, opened for one use of a permit: what the door reads from its archive, as long as the permit holds. */
import type { Problem } from '#kernel'
import type { Permit, Use } from './permit.ts'
import { Held, PermitExpired, PermitRevoked } from './problems.ts'
import type { EndOfPermit, PermitWatch } from './watch.ts'

/** Every instance of a version; how an instance is read is the door's to say. */
export type Contents<Instance> = (version: { readonly dataset: string; readonly version: number }) => AsyncIterable<Instance>

export interface OpenedVersion<Instance> {
  readonly permit: Permit
  readonly dataset: string
  readonly version: number
  /** SHA-256 of the manifest, hexadecimal. */
  readonly manifest: string
  /** Ends with a problem as soon as the permit does. */
  readonly instances: AsyncIterable<Instance>
  /** Aborts, with the problem as its reason, when the permit ends: for the work itself. */
  readonly signal: AbortSignal
  close(): void
}

interface Opening<Instance> {
  readonly permit: Permit
  readonly use: Use
  readonly contents: Contents<Instance>
  readonly watch: PermitWatch
}

const problems: Readonly<Record<EndOfPermit, () => Problem>> = { revoked: PermitRevoked, held: Held, expired: PermitExpired }

export function openVersion<Instance>({ permit, use, contents, watch }: Opening<Instance>): OpenedVersion<Instance> {
  const { dataset, version } = use
  const over = new AbortController()
  const close = watch.add(permit.id, use.actor.id, (end) => over.abort(problems[end]()))
  const manifest = permit.datasets.find((one) => one.dataset === dataset && one.version === version)?.manifest ?? ''
  return { permit, dataset, version, manifest, signal: over.signal, close, instances: asLongAs(over.signal, contents({ dataset, version })) }
}

async function* asLongAs<Instance>(signal: AbortSignal, instances: AsyncIterable<Instance>): AsyncIterable<Instance> {
  signal.throwIfAborted()
  for await (const instance of instances) {
    signal.throwIfAborted()
    yield instance
  }
}
