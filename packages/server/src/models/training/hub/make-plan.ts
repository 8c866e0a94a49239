/** A plan from what a researcher asks for: completed with the tool's tensors, the keys of the nodes as the hub knows them and weights to begin with, then checked. */
import type { Manifest } from '#compute'
import type { Objects } from '#engines'
import type { Member } from '#federation'
import { beginnings, trainingPlanBody } from '@vesalius/standards/training-plan'
import type { NewPlan } from '@vesalius/standards/training-plan'
import { randomInt } from 'node:crypto'
import { initialWeights } from '../aggregate/initial.ts'
import { fileOf, layoutOf, numbersOf } from '../aggregate/tensors.ts'
import type { TrainingPlan } from '../plan.ts'
import { BadPlan } from '../problems.ts'

/** A tool version that the hub can name: `digest` is 64 hexadecimal digits. */
export interface KnownTool { readonly id: string, readonly version: string, readonly digest: string, readonly manifest: Manifest }

export interface Making {
  readonly actor: string
  readonly objects: Objects
  readonly members: readonly Member[]
  readonly tools: readonly KnownTool[]
}

/** Keeps the weights to begin with. Raises models/bad-plan, models/bad-weights. */
export async function makePlan(asked: NewPlan, { actor, objects, members, tools }: Making): Promise<TrainingPlan> {
  const { tool, begin, parties, quorum = parties.length, seed = randomInt(2 ** 31), tensors: given, wiring: wired, ...rest } = asked
  const known = tools.find(({ id, version, digest }) => id === tool.id && version === tool.version && (tool.digest === undefined || tool.digest === digest))
  const digest = tool.digest ?? known?.digest
  const tensors = given ?? (known && tensorsOf(known.manifest, tool.entrypoint))
  const wiring = wired ?? (known && wiringOf(known.manifest, tool.entrypoint))
  if (!digest || !tensors || !wiring) throw BadPlan('the hub does not know this version of the tool: its digest, tensors and wiring are needed')
  if (new Set(parties.map(({ node }) => node)).size < parties.length) throw BadPlan('a node stands there twice')
  if (quorum > parties.length) throw BadPlan('the quorum is larger than the number of nodes')
  if (rest.secureAggregation && (parties.length < 3 || quorum < 2)) throw BadPlan('sums under masks need three nodes and a quorum of two at least')
  const named = parties.map((party) => {
    const member = members.find(({ id, kind }) => id === party.node && kind === 'node')
    if (!member) throw BadPlan('one of the nodes is no active member of the federation')
    return { ...party, name: member.name, signKey: member.signKey, boxKey: member.boxKey }
  })
  const layout = layoutOf(tensors)
  if (layout.total > 5e8) throw BadPlan('the model has more than 500 million parameters')
  return trainingPlanBody.parse({ ...rest, actor, tool: { ...tool, digest }, wiring, tensors, seed, quorum, parties: named, initial: await beginAt() })

  async function beginAt(): Promise<string> {
    if ((beginnings as readonly string[]).includes(begin)) return (await objects.put(fileOf(initialWeights(layout, begin as (typeof beginnings)[number], seed), layout))).digest
    const size = (await objects.head(begin))?.size
    if (size === undefined) throw BadPlan('the weights to begin with are not here')
    numbersOf(await objects.read(begin, 0, size), layout)
    return begin
  }
}

/** The weights that an entry point gives; undefined when there are none, or not of 32-bit floats. */
export function tensorsOf(manifest: Manifest, entrypoint: string): Record<string, number[]> | undefined {
  const output = manifest.outputs.find((one) => one.type === 'tensors' && (one.entrypoints ?? [entrypoint]).includes(entrypoint))
  if (output?.type !== 'tensors' || Object.values(output.tensors).some(({ dtype }) => dtype !== 'F32')) return undefined
  return Object.fromEntries(Object.entries(output.tensors).map(([name, { shape }]) => [name, shape]))
}

export function wiringOf({ entrypoints, inputs, outputs }: Manifest, entrypoint: string): TrainingPlan['wiring'] | undefined {
  const taken = inputs.filter(({ name }) => entrypoints[entrypoint]?.inputs.includes(name))
  const made = outputs.filter((one) => (one.entrypoints ?? [entrypoint]).includes(entrypoint))
  const [model, weights, metrics] = [taken.find(({ type }) => type === 'tensors'), made.find(({ type }) => type === 'tensors'), made.find(({ type }) => type === 'json')]
  const data = taken.filter(({ type, optional }) => type !== 'tensors' && !optional).map(({ name }) => name)
  return model && weights && metrics && data.length > 0 ? { data, model: model.name, weights: weights.name, metrics: metrics.name } : undefined
}
