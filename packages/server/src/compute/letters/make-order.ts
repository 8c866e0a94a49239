/** What a researcher of a hub asks for, made into a letter to the node that holds the data: checked here as far as the hub knows, and by the node again. */
import { randomInt } from 'node:crypto'
import type { Permit } from '#access'
import type { LetterBody, Member } from '#federation'
import { newIdentifier } from '#kernel'
import type { Actor } from '#kernel'
import { BadInputs, NoNode, NoTool, NoUsablePermit } from '../problems.ts'
import { checkTask } from '../tasks/tasks.ts'
import type { DataInput, NewTask } from '../tasks/tasks.ts'
import type { Manifest } from '../tools/manifest.ts'

/** A version of a tool as the hub knows it: `digest` is 64 hexadecimal digits. */
export interface KnownTool { readonly id: string, readonly version: string, readonly digest: string, readonly manifest: Manifest }
/** One that a node has signed for a request of this hub. */
export interface GivenPermit { readonly permit: Permit, readonly node: string, readonly revokedAt: Date | null }

export interface Ordering {
  readonly actor: Pick<Actor, 'id' | 'name'>
  readonly tools: readonly KnownTool[]
  readonly permits: readonly GivenPermit[]
  readonly members: readonly Member[]
  readonly now: Date
}

export interface Order {
  readonly body: LetterBody<'task'>
  readonly node: Member
  /** The largest file of each output, in bytes. */
  readonly limits: Readonly<Record<string, number>>
}

/** What a runner keeps of a log, and what becomes of bytes that were cut. */
const mostLogBytes = 256 * 1024

/** Raises compute/no-tool, /no-entrypoint, /bad-parameters, /bad-inputs, /no-usable-permit, /no-node. */
export function makeOrder(asked: NewTask, { actor, tools, permits, members, now }: Ordering): Order {
  const tool = tools.find(({ id, version }) => id === asked.tool && version === asked.version)
  if (!tool) throw NoTool()
  const { digest, manifest } = tool
  checkTask(manifest, asked)
  const inputs: Record<string, LetterBody<'task'>['inputs'][string]> = {}
  for (const [name, input] of Object.entries(asked.inputs)) {
    if (!('permit' in input || 'output' in input)) throw BadInputs(`${name} is neither data under a permit nor an output`)
    inputs[name] = input
  }
  const data = Object.values(inputs).filter((input): input is DataInput => 'permit' in input)
  const given = permits.find(({ permit }) => permit.id === data[0]?.permit && permit.persons.includes(actor.id))
  if (!given) throw NoUsablePermit('it is not yours, or not known here')
  const fault = faultOf(given, { data, digest, now: now.toISOString() })
  if (fault) throw NoUsablePermit(fault)
  const node = members.find(({ id, kind }) => id === given.node && kind === 'node')
  if (!node) throw NoNode()
  return {
    node, limits: { ...Object.fromEntries(manifest.outputs.map(({ name, maxBytes }) => [name, maxBytes])), log: mostLogBytes },
    body: {
      id: newIdentifier('task'), actor: actor.id, actorName: actor.name.slice(0, 200) || 'unnamed', tool: { id: tool.id, version: tool.version, digest }, entrypoint: asked.entrypoint,
      parameters: (asked.parameters ?? {}) as LetterBody<'task'>['parameters'], seed: asked.seed ?? randomInt(2 ** 31), inputs,
    },
  }
}

/** Undefined when the permit lets it, as far as the hub can see: the node looks again, with what it alone knows. */
function faultOf({ permit, revokedAt }: GivenPermit, { data, digest, now }: { readonly data: readonly DataInput[], readonly digest: string, readonly now: string }): string | undefined {
  if (data.some((one) => one.permit !== permit.id)) return 'the data are of several permits'
  if (revokedAt) return 'it was revoked'
  if (now < permit.from) return 'it has not begun'
  if (now >= permit.until) return 'it has ended'
  if (data.some((one) => !permit.datasets.some(({ dataset, version }) => dataset === one.dataset && version === one.version))) return 'it does not name this version of the dataset'
  if (data.some(({ purpose }) => purpose !== permit.purpose)) return 'it is for another purpose'
  return permit.tools.includes(`sha256:${digest}`) ? undefined : 'it does not name this version of the tool'
}
