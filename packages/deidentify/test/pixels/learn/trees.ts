/** Gradient boosted trees with logistic loss (Friedman 2001), on features cut into bins: enough to learn the weights of the detector. */

export interface Sample { readonly features: readonly number[], readonly isText: boolean, readonly weight: number }

/** Nodes of one tree in breadth order; a leaf has feature -1 and holds its value in `cut`. */
export interface Tree { readonly feature: readonly number[], readonly cut: readonly number[] }

export interface Learning { readonly rounds: number, readonly depth: number, readonly rate: number }

const bins = 48
const leastWeight = 2
const smoothing = 1

export function learn(samples: readonly Sample[], { rounds, depth, rate }: Learning): { bias: number, trees: Tree[] } {
  const count = samples[0]?.features.length ?? 0
  const cuts = Array.from({ length: count }, (_, feature) => cutsOf(samples, feature))
  const binned = cuts.map((own, feature) => Uint8Array.from(samples, ({ features }) => binOf(own, features[feature] as number)))
  const total = samples.reduce((sum, { weight }) => sum + weight, 0)
  const positive = samples.reduce((sum, { weight, isText }) => sum + (isText ? weight : 0), 0)
  const bias = Math.log(positive / (total - positive))
  const score = new Float64Array(samples.length).fill(bias)
  const trees: Tree[] = []
  for (let round = 0; round < rounds; round++) trees.push(grow({ samples, binned, cuts, score, depth, rate }))
  return { bias, trees }
}

function cutsOf(samples: readonly Sample[], feature: number): number[] {
  const sorted = samples.map(({ features }) => features[feature] as number).sort((a, b) => a - b)
  const cuts = new Set<number>()
  for (let at = 1; at < bins; at++) cuts.add(Number((sorted[Math.floor((sorted.length * at) / bins)] as number).toPrecision(4)))
  return [...cuts].sort((a, b) => a - b)
}

function binOf(cuts: readonly number[], value: number): number {
  let [low, high] = [0, cuts.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((cuts[middle] as number) <= value) low = middle + 1
    else high = middle
  }
  return low
}

interface Growing {
  readonly samples: readonly Sample[]
  readonly binned: readonly Uint8Array[]
  readonly cuts: readonly (readonly number[])[]
  readonly score: Float64Array
  readonly depth: number
  readonly rate: number
}

function grow({ samples, binned, cuts, score, depth, rate }: Growing): Tree {
  const gradient = new Float64Array(samples.length)
  const curvature = new Float64Array(samples.length)
  for (const [at, { isText, weight }] of samples.entries()) {
    const chance = 1 / (1 + Math.exp(-(score[at] as number)))
    gradient[at] = weight * ((isText ? 1 : 0) - chance)
    curvature[at] = weight * chance * (1 - chance)
  }
  const nodes = 2 ** (depth + 1) - 1
  const [feature, cut] = [new Array<number>(nodes).fill(-1), new Array<number>(nodes).fill(0)]
  let parts = [{ node: 0, members: Uint32Array.from(samples, (_, at) => at) }]
  for (let level = 0; level <= depth; level++) {
    const next: typeof parts = []
    for (const { node, members } of parts) {
      const best = level < depth ? bestSplit({ members, binned, cuts, gradient, curvature }) : undefined
      if (best === undefined) {
        cut[node] = leaf(members, { gradient, curvature, rate })
        for (const at of members) score[at]! += cut[node] as number
        continue
      }
      feature[node] = best.feature
      cut[node] = (cuts[best.feature] as number[])[best.bin] as number
      const column = binned[best.feature] as Uint8Array
      next.push({ node: 2 * node + 1, members: members.filter((at) => (column[at] as number) <= best.bin) }, { node: 2 * node + 2, members: members.filter((at) => (column[at] as number) > best.bin) })
    }
    parts = next
  }
  return { feature, cut }
}

function leaf(members: Uint32Array, { gradient, curvature, rate }: { gradient: Float64Array, curvature: Float64Array, rate: number }): number {
  let [up, down] = [0, 0]
  for (const at of members) {
    up += gradient[at] as number
    down += curvature[at] as number
  }
  return Number((rate * up / (down + smoothing)).toFixed(4))
}

interface Splitting {
  readonly members: Uint32Array
  readonly binned: readonly Uint8Array[]
  readonly cuts: readonly (readonly number[])[]
  readonly gradient: Float64Array
  readonly curvature: Float64Array
}

function bestSplit({ members, binned, cuts, gradient, curvature }: Splitting): { feature: number, bin: number } | undefined {
  let [best, gain] = [undefined as { feature: number, bin: number } | undefined, 1e-6]
  const [up, down] = [new Float64Array(bins + 1), new Float64Array(bins + 1)]
  for (const [feature, column] of binned.entries()) {
    up.fill(0)
    down.fill(0)
    for (const at of members) {
      up[column[at] as number]! += gradient[at] as number
      down[column[at] as number]! += curvature[at] as number
    }
    const [allUp, allDown] = [up.reduce((a, b) => a + b, 0), down.reduce((a, b) => a + b, 0)]
    let [leftUp, leftDown] = [0, 0]
    for (let bin = 0; bin < (cuts[feature] as number[]).length; bin++) {
      leftUp += up[bin] as number
      leftDown += down[bin] as number
      const [rightUp, rightDown] = [allUp - leftUp, allDown - leftDown]
      if (leftDown < leastWeight || rightDown < leastWeight) continue
      const now = leftUp ** 2 / (leftDown + smoothing) + rightUp ** 2 / (rightDown + smoothing) - allUp ** 2 / (allDown + smoothing)
      if (now > gain) [best, gain] = [{ feature, bin }, now]
    }
  }
  return best
}

export function scoreOf(features: readonly number[], bias: number, trees: readonly Tree[]): number {
  let sum = bias
  for (const { feature, cut } of trees) {
    let node = 0
    while ((feature[node] as number) >= 0) node = 2 * node + ((features[feature[node] as number] as number) < (cut[node] as number) ? 1 : 2)
    sum += cut[node] as number
  }
  return sum
}
