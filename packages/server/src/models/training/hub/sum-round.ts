/** The sum of a round from what came for it: updates as they are in the order of the plan, or under masks with what the shares give back. */
import type { Absent, Arrived } from '../aggregate/masking.ts'
import { maskKeyOf, sumWithoutMasks } from '../aggregate/masking.ts'
import { decode } from '../aggregate/fixed-point.ts'
import { joinShares, thresholdOf } from '../aggregate/shares.ts'
import { meanUpdate } from '../aggregate/strategy.ts'
import { layoutOf, numbersOf } from '../aggregate/tensors.ts'
import type { TrainingPlan } from '../plan.ts'
import { BadWeights } from '../problems.ts'
import type { RoundRow, UpdateRow } from './rows.ts'

export interface Summing {
  readonly plan: TrainingPlan
  readonly round: RoundRow
  readonly updates: readonly UpdateRow[]
  /** An object by its digest. */
  readonly read: (digest: string) => Promise<Uint8Array>
}

/** Weighted mean of the updates of the contributors. Raises models/bad-weights, models/out-of-range. */
export async function plainMean({ plan, round, updates, read }: Summing): Promise<Float64Array> {
  const layout = layoutOf(plan.tensors)
  const before = numbersOf(await read(round.weights), layout)
  const contributions = []
  for (const { node, records } of round.contributors ?? []) {
    const after = numbersOf(await read(updates.find((one) => one.node === node)?.weights ?? ''), layout)
    contributions.push({ records, update: Float64Array.from(after, (value, at) => value - (before[at] as number)) })
  }
  return meanUpdate(contributions)
}

/** The same of what arrived under masks; undefined while shares are missing. Raises models/bad-weights, models/out-of-range when it is no sum. */
export async function unmaskedMean({ plan, round, updates, read }: Summing): Promise<Float64Array | undefined> {
  const contributors = round.contributors ?? []
  const arrivedNames = new Set(round.arrived)
  const threshold = thresholdOf(plan.parties.length)
  const most = Math.max(...contributors.map(({ records }) => records))
  const [arrived, absent]: [Arrived[], Absent[]] = [[], []]
  for (const { node } of contributors) {
    const own = updates.find((one) => one.node === node)
    const here = arrivedNames.has(node)
    const shares = updates.flatMap(({ seeds, keys }) => (here ? seeds : keys)?.[node] ?? []).map((share) => Buffer.from(share, 'base64'))
    if (shares.length < threshold) return undefined
    const secret = joinShares(shares.slice(0, threshold))
    if (here) arrived.push({ site: node, publicKey: own?.key ?? '', seed: secret, masked: wordsOf(await read(own?.masked ?? ''), layoutOf(plan.tensors).total) })
    else if (maskKeyOf(secret).publicKey === own?.key) absent.push({ site: node, secret })
    else throw BadWeights('the shares give another key')
  }
  const sum = sumWithoutMasks(arrived, { absent, context: `${round.plan} ${round.round}` })
  return decode(sum, contributors.filter(({ node }) => arrivedNames.has(node)).reduce((total, { records }) => total + records, 0) / most, { range: plan.range, contributors: contributors.length })
}

function wordsOf(bytes: Uint8Array, count: number): Uint32Array {
  if (bytes.length !== count * 4) throw BadWeights('a sum of another length')
  return new Uint32Array(Uint8Array.from(bytes).buffer)
}

/**
 * A set of those who answered in which everybody has the masks of everybody. Who lacks most is dropped first: masks are given before anything is computed and
 * reach whoever is there, so one who has not told of them is most likely away.
 */
export function mutual(updates: readonly Pick<UpdateRow, 'node' | 'held'>[]): string[] {
  const held = new Map(updates.map(({ node, held: others }) => [node, new Set(others)]))
  let names = updates.map(({ node }) => node)
  for (;;) {
    const lacking = names.map((node) => {
      const others = names.filter((other) => other !== node)
      return { node, lacks: others.filter((other) => !held.get(node)?.has(other)).length, unknown: others.filter((other) => !held.get(other)?.has(node)).length }
    }).toSorted((a, b) => b.lacks - a.lacks || b.unknown - a.unknown || (a.node < b.node ? -1 : 1))
    const [worst] = lacking
    if (!worst || lacking.every(({ lacks }) => lacks === 0)) return names
    names = names.filter((node) => node !== worst.node)
  }
}

/** Means over contributors, weighted by records, of the metrics that all of them told. */
export function meanMetrics(contributors: readonly { readonly records: number, readonly metrics: Readonly<Record<string, number | null>> }[]): Record<string, number> {
  const total = contributors.reduce((sum, { records }) => sum + records, 0)
  const names = Object.keys(contributors[0]?.metrics ?? {}).filter((name) => name !== 'n' && contributors.every(({ metrics }) => typeof metrics[name] === 'number'))
  return Object.fromEntries(names.map((name) => [name, contributors.reduce((sum, { records, metrics }) => sum + records * (metrics[name] as number), 0) / total]))
}
