/**
 * What is told of a classifier on a dataset: discrimination, errors at a threshold, calibration, net benefit (Vickers and Elkin, Med Decis Making 2006),
 * and the same by groups. One case is one subject. Nothing is told that counts fewer than the minimum cell, nor what could be subtracted from the rest.
 */
import { binOf, brierOf, isTellable, recalibration, tellableBins } from './calibration.ts'
import type { Bin, Scored } from './calibration.ts'
import { areaInterval, proportionInterval } from './intervals.ts'
import type { Interval } from './intervals.ts'

export interface Case extends Scored {
  /** Factor → level. */
  readonly groups: Readonly<Record<string, string>>
}

export interface Measured {
  readonly n: number | null
  readonly positives: number | null
  readonly auc: Interval | null
  readonly sensitivity: Interval | null
  readonly specificity: Interval | null
}

export interface Evaluation extends Measured {
  readonly threshold: number
  readonly brier: number | null
  readonly calibration: { readonly intercept: number | null, readonly slope: number | null, readonly bins: readonly Bin[] }
  readonly roc: readonly { readonly falsePositive: number, readonly truePositive: number }[]
  readonly benefit: readonly { readonly threshold: number, readonly model: number, readonly all: number }[]
  readonly groups: readonly (Measured & { readonly factor: string, readonly level: string })[]
  /** Factors of which some levels are too small to be told. */
  readonly suppressed: readonly string[]
}

export interface Settings { readonly threshold: number, readonly minimum: number }

const round = (value: number): number => Math.round(value * 1e6) / 1e6
const rounded = (interval: Interval | undefined): Interval | null => (interval ? { value: round(interval.value), lower: round(interval.lower), upper: round(interval.upper) } : null)
const mostLevels = 12

export function evaluationOf(cases: readonly Case[], { threshold, minimum }: Settings): Evaluation {
  const whole = measuredOf(cases, { threshold, minimum })
  const empty: Evaluation = { ...whole, threshold, brier: null, calibration: { intercept: null, slope: null, bins: [] }, roc: [], benefit: [], groups: [], suppressed: [] }
  if (whole.auc === null) return empty
  const fitted = recalibration(cases)
  const bins = tellableBins(cases, { wanted: 10, minimum })
  return {
    ...empty, brier: round(brierOf(cases)),
    calibration: {
      intercept: fitted ? round(fitted.intercept) : null, slope: fitted ? round(fitted.slope) : null,
      bins: bins.map(binOf).map(({ predicted, observed, n, positives }) => ({ predicted: round(predicted), observed: round(observed), n, positives })),
    },
    roc: curveOf(cases, minimum), benefit: benefitOf(cases, minimum), ...groupsOf(cases, { threshold, minimum }),
  }
}

/** Everything is null where either class is smaller than the minimum, or an error at the threshold is that rare that it would count persons. */
function measuredOf(cases: readonly Scored[], { threshold, minimum }: Settings): Measured {
  const positives = cases.filter(({ label }) => label === 1)
  const negatives = cases.filter(({ label }) => label === 0)
  if (Math.min(positives.length, negatives.length) < minimum) return { n: null, positives: null, auc: null, sensitivity: null, specificity: null }
  const right = { positive: positives.filter(({ score }) => score >= threshold).length, negative: negatives.filter(({ score }) => score < threshold).length }
  const told = (part: number, of: number): Interval | null => ([part, of - part].every((count) => count === 0 || count >= minimum) ? rounded(proportionInterval(part, of)) : null)
  return {
    n: cases.length, positives: positives.length, auc: rounded(areaInterval(cases.map(({ score }) => score), cases.map(({ label }) => label))),
    sensitivity: told(right.positive, positives.length), specificity: told(right.negative, negatives.length),
  }
}

/** From 0, 0 to 1, 1, by steps that hold enough of a class or none of it. */
function curveOf(cases: readonly Scored[], minimum: number): { falsePositive: number, truePositive: number }[] {
  const steps = tellableBins(cases, { wanted: 40, minimum }).toReversed()
  const positives = cases.filter(({ label }) => label === 1).length
  let [yes, no] = [0, 0]
  const points = steps.map((step) => {
    const found = step.filter(({ label }) => label === 1).length
    yes += found
    no += step.length - found
    return { falsePositive: round(no / (cases.length - positives)), truePositive: round(yes / positives) }
  })
  return [{ falsePositive: 0, truePositive: 0 }, ...points]
}

/** At thresholds from 5 % to 95 %, where those above them are enough or none of each class. */
function benefitOf(cases: readonly Scored[], minimum: number): { threshold: number, model: number, all: number }[] {
  const prevalence = cases.filter(({ label }) => label === 1).length / cases.length
  return Array.from({ length: 19 }, (_, at) => round((at + 1) * 0.05)).flatMap((threshold) => {
    const [above, below] = [cases.filter(({ score }) => score >= threshold), cases.filter(({ score }) => score < threshold)]
    if (![above, below].every((part) => isTellable(part, minimum))) return []
    const positives = above.filter(({ label }) => label === 1).length
    const odds = threshold / (1 - threshold)
    return [{ threshold, model: round((positives - (above.length - positives) * odds) / cases.length), all: round(prevalence - (1 - prevalence) * odds) }]
  })
}

type Group = Measured & { readonly factor: string, readonly level: string }

function groupsOf(cases: readonly Case[], settings: Settings): { groups: Group[], suppressed: string[] } {
  const factors = [...new Set(cases.flatMap(({ groups }) => Object.keys(groups)))].sort()
  const told = factors.map((factor) => ({ factor, ...levelsOf(cases, factor, settings.minimum) }))
  return {
    groups: told.flatMap(({ factor, shown }) => shown.map(([level, members]): Group => ({ factor, level, ...measuredOf(members, settings) }))),
    suppressed: told.filter(({ hidden }) => hidden > 0).map(({ factor }) => factor),
  }
}

/** Levels with enough of both classes; where the hidden ones together are still too few, the smallest of the others hides with them. */
function levelsOf(cases: readonly Case[], factor: string, minimum: number): { shown: [string, Case[]][], hidden: number } {
  const levels = [...Map.groupBy(cases, ({ groups }) => groups[factor] ?? '')].sort(([a, x], [b, y]) => y.length - x.length || (a < b ? -1 : 1))
  const enough = (members: readonly Case[]): boolean => { const yes = members.filter(({ label }) => label === 1).length; return Math.min(yes, members.length - yes) >= minimum }
  const shown = levels.filter(([level, members]) => isWord(level) && enough(members)).slice(0, mostLevels)
  const rest = (): Case[] => levels.filter((one) => !shown.includes(one)).flatMap(([, members]) => members)
  while (shown.length > 0 && !isTellable(rest(), minimum)) shown.pop()
  return { shown, hidden: levels.length - shown.length }
}

/** What may stand in a report: a short word or range, no sentence and no number that could be an identifier. */
export const isWord = (level: string): boolean => /^[A-Za-z0-9<>≥≤][A-Za-z0-9 <>≥≤_+–-]{0,23}$/.test(level) && !/\d{5,}/.test(level)

/** One case for each subject: the mean of the scores of its images. */
export function casesOf(scored: readonly { readonly subject: string, readonly score: number, readonly label: number, readonly groups: Readonly<Record<string, string>> }[]): Case[] {
  return [...Map.groupBy(scored, ({ subject }) => subject).values()].flatMap((images) => {
    const [first] = images
    return first ? [{ label: first.label, groups: first.groups, score: images.reduce((sum, { score }) => sum + score, 0) / images.length }] : []
  })
}
