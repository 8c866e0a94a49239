/**
 * What may be told of a dataset (governance F12): counts are multiples of a step; values that too few subjects have are not counted, nor named beside those that
 * enough have; ends of ranges are such that enough subjects lie at or beyond them.
 */
import type { PublishedAggregates, Share } from '@vesalius/standards/dcat'
import type { Aggregates } from './aggregates.ts'
import { TooFewSubjects } from './problems.ts'

export interface Disclosure {
  /** Fewer subjects than this are never told. */
  readonly minimum: number
  /** Counts are rounded down to multiples of this. */
  readonly step: number
}

export const defaultDisclosure: Disclosure = { minimum: 5, step: 5 }
const ageStep = 5
const bytesStep = 1_000_000
const mostShares = 50

/** Raises catalogue/too-few-subjects. */
export function published(exact: Aggregates, disclosure: Disclosure): PublishedAggregates {
  const { minimum, step } = disclosure
  if (exact.subjects < minimum) throw TooFewSubjects(minimum)
  const rounded = (count: number) => (count < minimum ? 0 : Math.floor(count / step) * step)
  const age = rangeOf(exact.ages, exact.ages, minimum)
  const years = rangeOf(exact.firstYears, exact.lastYears, minimum)
  return {
    subjects: rounded(exact.subjects), studies: rounded(exact.studies), series: rounded(exact.series), instances: rounded(exact.instances),
    bytes: Math.floor(exact.bytes / bytesStep) * bytesStep, segmentedStudies: rounded(exact.segmentedStudies),
    modalities: shares(exact.modalities, disclosure), bodyParts: shares(exact.bodyParts, disclosure), manufacturers: shares(exact.manufacturers, disclosure), sexes: shares(exact.sexes, disclosure),
    ...(age ? { age: { min: Math.floor(age[0] / ageStep) * ageStep, max: Math.ceil(age[1] / ageStep) * ageStep } } : {}),
    ...(years ? { years: { first: years[0], last: years[1] } } : {}),
    disclosure,
  }
}

/** Whether a description that came from elsewhere keeps to what it says of itself. */
export function isRounded({ subjects, studies, series, instances, segmentedStudies, modalities, bodyParts, manufacturers, sexes, disclosure: { minimum, step } }: PublishedAggregates): boolean {
  const fits = (count: number | null) => count === null || (count % step === 0 && (count === 0 || count >= Math.floor(minimum / step) * step))
  return subjects > 0 && [subjects, studies, series, instances, segmentedStudies].every(fits)
    && [...modalities, ...bodyParts, ...manufacturers, ...sexes].every((share) => fits(share.subjects) && (share.name !== undefined || share.subjects === null))
}

function shares(counts: Readonly<Record<string, number>>, { minimum, step }: Disclosure): Share[] {
  const sorted = Object.entries(counts).filter(([name]) => name !== '' && name.length <= 64).sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
  const counted = sorted.filter(([, count]) => count >= minimum).slice(0, mostShares).map(([name, count]): Share => ({ name, subjects: Math.floor(count / step) * step }))
  const told = counted.length > 0 ? counted : together(sorted, minimum)
  return [...told, ...(Object.keys(counts).length > told.length ? [{ subjects: null }] : [])]
}

/** Where no value has enough subjects alone, the most frequent ones that together have are named, without counts: four women and three men are `F, M`. */
function together(sorted: readonly (readonly [string, number])[], minimum: number): Share[] {
  let seen = 0
  const needed = sorted.filter(([, count]) => { const before = seen; seen += count; return before < minimum })
  return seen < minimum ? [] : needed.map(([name]) => ({ name, subjects: null }))
}

/** Lowest and highest value that at least `minimum` subjects do not exceed, or do not stay below. Undefined when so few are known that they cross. */
function rangeOf(lows: Readonly<Record<string, number>>, highs: Readonly<Record<string, number>>, minimum: number): [number, number] | undefined {
  const low = reached(ascending(lows), minimum)
  const high = reached(ascending(highs).toReversed(), minimum)
  return low === undefined || high === undefined || low > high ? undefined : [low, high]
}

const ascending = (counts: Readonly<Record<string, number>>): [number, number][] =>
  Object.entries(counts).map(([value, count]): [number, number] => [Number(value), count]).sort(([a], [b]) => a - b)

function reached(known: readonly (readonly [number, number])[], minimum: number): number | undefined {
  let seen = 0
  for (const [value, count] of known) {
    seen += count
    if (seen >= minimum) return value
  }
  return undefined
}
