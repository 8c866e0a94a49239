/**
 * Measures of several sites as one. Only what sites have told is joined, and only by a rule that is right for it: areas and shares by inverse variance under a
 * random effect between sites (DerSimonian and Laird, Control Clin Trials 1986), shares on the scale of log odds. No case is needed, and no cell is guessed.
 */
export interface Interval { readonly value: number, readonly lower: number, readonly upper: number }
/** With how much of what differs between the sites is more than chance (I², Higgins and Thompson 2002). */
export interface Pooled extends Interval { readonly heterogeneity: number, readonly sites: number }

/** Two-sided 95 %. */
const z975 = 1.959963984540054

interface Estimate { readonly value: number, readonly variance: number }

/** Areas under curves, on their own scale. Undefined for fewer than two sites that can be told. */
export function pooledArea(areas: readonly Interval[]): Pooled | undefined {
  const known = areas.map(({ value, lower, upper }): Estimate => ({ value, variance: ((upper - lower) / (2 * z975)) ** 2 })).filter(({ variance }) => variance > 0)
  const pooled = randomEffect(known)
  return pooled && { ...pooled, lower: Math.max(0, pooled.lower), upper: Math.min(1, pooled.upper) }
}

/** Shares such as sensitivities: `value` of `of` cases. Half a case is added on both sides where a site has none on one (Agresti 2002). */
export function pooledShare(shares: readonly { readonly value: number, readonly of: number }[]): Pooled | undefined {
  const known = shares.filter(({ of }) => of > 0).map(({ value, of }): Estimate => {
    const part = Math.round(value * of)
    const [yes, no] = part === 0 || part === of ? [part + 0.5, of - part + 0.5] : [part, of - part]
    return { value: Math.log(yes / no), variance: 1 / yes + 1 / no }
  })
  const pooled = randomEffect(known)
  return pooled && { ...pooled, value: share(pooled.value), lower: share(pooled.lower), upper: share(pooled.upper) }
}

const share = (logOdds: number): number => 1 / (1 + Math.exp(-logOdds))

function randomEffect(known: readonly Estimate[]): Pooled | undefined {
  if (known.length < 2) return undefined
  const fixed = known.map(({ variance }) => 1 / variance)
  const [total, squares] = [sum(fixed), sum(fixed.map((weight) => weight ** 2))]
  const mean = sum(known.map(({ value }, at) => value * (fixed[at] ?? 0))) / total
  const q = sum(known.map(({ value }, at) => (fixed[at] ?? 0) * (value - mean) ** 2))
  const between = Math.max(0, (q - (known.length - 1)) / (total - squares / total))
  const weights = known.map(({ variance }) => 1 / (variance + between))
  const all = sum(weights)
  const value = sum(known.map((one, at) => one.value * (weights[at] ?? 0))) / all
  const reach = z975 / Math.sqrt(all)
  return { value, lower: value - reach, upper: value + reach, heterogeneity: q > 0 ? Math.max(0, (q - (known.length - 1)) / q) : 0, sites: known.length }
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
