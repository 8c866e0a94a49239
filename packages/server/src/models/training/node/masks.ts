/** What a node sends of its update under masks, and which shares it gives back: of each other contributor the seed or the key, never both. */
import { encode } from '../aggregate/fixed-point.ts'
import { mask } from '../aggregate/masking.ts'
import { thresholdOf } from '../aggregate/shares.ts'
import { layoutOf, numbersOf } from '../aggregate/tensors.ts'
import type { TrainingPlan } from '../plan.ts'
import { BadRound } from '../problems.ts'
import { contextOf, placeOf } from './parts.ts'
import type { Contributor, Part, Peer } from './parts.ts'
import type { RoundSecrets } from './run-secret.ts'

interface Held {
  readonly plan: TrainingPlan
  readonly part: Part
  readonly own: string
  readonly secrets: RoundSecrets
  readonly peers: readonly Peer[]
}

export interface Masking extends Held {
  readonly contributors: readonly Contributor[]
  /** Files of the weights that the round began with and that the task ended with. */
  readonly from: Uint8Array
  readonly to: Uint8Array
}

/** Little endian words. Raises models/bad-round when masks of a contributor are not here or its own count is another, models/out-of-range. */
export function maskedUpdate({ plan, part, contributors, own, secrets, peers, from, to }: Masking): Uint8Array {
  const layout = layoutOf(plan.tensors)
  const [before, after] = [numbersOf(from, layout), numbersOf(to, layout)]
  const most = Math.max(...contributors.map(({ records }) => records))
  const mine = contributors.find(({ node }) => node === own)
  if (mine?.records !== part.records) throw BadRound('how many records it has')
  const others = contributors.filter(({ node }) => node !== own).map(({ node }) => {
    const peer = peers.find((one) => one.node === node)
    if (!peer) throw BadRound('a contributor whose masks are not here')
    return { site: node, publicKey: peer.key }
  })
  const update = Float64Array.from(after, (value, at) => value - (before[at] as number))
  const coded = encode(update, mine.records / most, { range: plan.range, contributors: contributors.length })
  mask(coded, { site: own, secret: secrets.key.secret, seed: secrets.seed }, { others, context: contextOf(part) })
  return new Uint8Array(coded.buffer)
}

/** Raises models/bad-round for a set that is too small or not of this sum. */
export function sharesFor({ plan, part, own, secrets, peers }: Held): { readonly seeds: Record<string, string>, readonly keys: Record<string, string> } {
  const contributors = (part.contributors ?? []).map(({ node }) => node)
  const arrived = new Set(part.arrived ?? [])
  if (arrived.size < Math.max(thresholdOf(plan.parties.length), plan.quorum) || [...arrived].some((node) => !contributors.includes(node)) || !arrived.has(own)) throw BadRound('whose updates have arrived')
  const place = placeOf(plan, own)
  const mine = { seedShare: (secrets.seedShares[place] as Buffer).toString('base64'), keyShare: (secrets.keyShares[place] as Buffer).toString('base64') }
  const of = (node: string) => (node === own ? mine : peers.find((one) => one.node === node))
  const pick = (nodes: readonly string[], which: 'seedShare' | 'keyShare') => Object.fromEntries(nodes.flatMap((node) => { const share = of(node)?.[which]; return share ? [[node, share]] : [] }))
  return { seeds: pick(contributors.filter((node) => arrived.has(node)), 'seedShare'), keys: pick(contributors.filter((node) => !arrived.has(node)), 'keyShare') }
}
