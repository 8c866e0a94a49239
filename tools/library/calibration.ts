/**
 * How well probabilities are what they say: intercept and slope of the logistic recalibration (Cox, Biometrika 1958), Brier's score, and bins of predicted
 * probability that hold enough of both classes, or none of one, to be told.
 */
export interface Scored { readonly score: number, readonly label: number }
export interface Bin { readonly predicted: number, readonly observed: number, readonly n: number, readonly positives: number }

const limit = 1e-6
const logit = (p: number): number => { const kept = Math.min(1 - limit, Math.max(limit, p)); return Math.log(kept / (1 - kept)) }

/** Maximum likelihood of P(label) = σ(intercept + slope · logit(score)) by Newton's method. Undefined where it does not settle: one class, or classes that scores part entirely. */
export function recalibration(cases: readonly Scored[]): { intercept: number, slope: number } | undefined {
  const points = cases.map(({ score, label }) => ({ x: logit(score), label }))
  let [a, b] = [0, 1]
  for (let round = 0; round < 50; round++) {
    let [ga, gb, haa, hab, hbb] = [0, 0, 0, 0, 0]
    for (const { x, label } of points) {
      const p = 1 / (1 + Math.exp(-(a + b * x)))
      const weight = p * (1 - p)
      ga += label - p; gb += (label - p) * x
      haa += weight; hab += weight * x; hbb += weight * x * x
    }
    const determinant = haa * hbb - hab * hab
    if (!(determinant > 1e-9)) return undefined
    const [da, db] = [(hbb * ga - hab * gb) / determinant, (haa * gb - hab * ga) / determinant]
    a += da; b += db
    if (Math.abs(a) > 100 || Math.abs(b) > 100) return undefined
    if (Math.abs(da) + Math.abs(db) < 1e-9) return { intercept: a, slope: b }
  }
  return undefined
}

export function brierOf(cases: readonly Scored[]): number {
  return cases.reduce((sum, { score, label }) => sum + (score - label) ** 2, 0) / cases.length
}

/** In order of scores, about `wanted` bins; each has at least `minimum` of a class or none of it. The last takes what is left. */
export function tellableBins(cases: readonly Scored[], { wanted, minimum }: { readonly wanted: number, readonly minimum: number }): Scored[][] {
  const sorted = [...cases].sort((x, y) => x.score - y.score)
  const size = Math.max(minimum, Math.ceil(sorted.length / wanted))
  const bins: Scored[][] = []
  let bin: Scored[] = []
  sorted.forEach((one, at) => {
    bin.push(one)
    const next = sorted[at + 1]
    // Equal scores stay together: a bin has one place on the axis.
    if (bin.length >= size && isTellable(bin, minimum) && next?.score !== one.score) { bins.push(bin); bin = [] }
  })
  if (bin.length === 0) return bins
  if (isTellable(bin, minimum)) return [...bins, bin]
  // What is left is too little alone: it joins what is before, as far back as needed.
  while (bins.length > 0 && !isTellable(bin, minimum)) bin = [...bins.pop() as Scored[], ...bin]
  return isTellable(bin, minimum) ? [...bins, bin] : []
}

/** Counts of either class are nothing or enough. */
export function isTellable(bin: readonly Scored[], minimum: number): boolean {
  const positives = bin.filter(({ label }) => label === 1).length
  return [positives, bin.length - positives].every((count) => count === 0 || count >= minimum)
}

export function binOf(bin: readonly Scored[]): Bin {
  const positives = bin.filter(({ label }) => label === 1).length
  return { predicted: bin.reduce((sum, { score }) => sum + score, 0) / bin.length, observed: positives / bin.length, n: bin.length, positives }
}
