/** Exact numbers of a selection, counted from its instances. They stay at the node; what is published of them is rounded (disclosure.ts). */
import type { SelectedInstance } from '#archive'

export interface Aggregates {
  readonly subjects: number
  readonly studies: number
  readonly series: number
  readonly instances: number
  readonly bytes: number
  /** Studies with a segmentation (SEG, RTSTRUCT). */
  readonly segmentedStudies: number
  /** Subjects by value; the empty value is what is not known. */
  readonly modalities: Readonly<Record<string, number>>
  readonly bodyParts: Readonly<Record<string, number>>
  readonly manufacturers: Readonly<Record<string, number>>
  readonly sexes: Readonly<Record<string, number>>
  /** Subjects by the whole years of age at which they are youngest. */
  readonly ages: Readonly<Record<string, number>>
  /** Subjects by the years of their first and of their last study, as stored. */
  readonly firstYears: Readonly<Record<string, number>>
  readonly lastYears: Readonly<Record<string, number>>
  /** Instances of subjects that are pseudonymised; the others are anonymised. */
  readonly pseudonymised: number
}

const named = ['modalities', 'bodyParts', 'manufacturers', 'sexes'] as const
type Named = (typeof named)[number]

export class Counting {
  private readonly subjects = new Set<string>()
  private readonly studies = new Set<string>()
  private readonly series = new Set<string>()
  private readonly segmented = new Set<string>()
  private readonly values = new Map<Named, Map<string, Set<string>>>(named.map((name) => [name, new Map()]))
  private readonly ages = new Map<string, number>()
  private readonly firstYears = new Map<string, number>()
  private readonly lastYears = new Map<string, number>()
  private instances = 0
  private bytes = 0
  private pseudonymised = 0

  add(one: SelectedInstance): void {
    const { pseudonym, studyInstanceUid, seriesInstanceUid } = one
    this.instances++
    this.bytes += one.size
    if (one.path === 'federated') this.pseudonymised++
    this.subjects.add(pseudonym)
    this.studies.add(studyInstanceUid)
    if (one.modality === 'SEG' || one.modality === 'RTSTRUCT') this.segmented.add(studyInstanceUid)
    const key = `${studyInstanceUid}/${seriesInstanceUid}`
    if (this.series.has(key)) return
    this.series.add(key)
    this.note('modalities', one.modality, pseudonym)
    this.note('bodyParts', one.bodyPart.toUpperCase(), pseudonym)
    this.note('manufacturers', one.manufacturer, pseudonym)
    this.note('sexes', one.sex, pseudonym)
    keep(this.ages, { pseudonym, value: yearsOf(one.age) }, Math.min)
    const year = /^\d{8}$/.test(one.studyDate) ? Number(one.studyDate.slice(0, 4)) : undefined
    keep(this.firstYears, { pseudonym, value: year }, Math.min)
    keep(this.lastYears, { pseudonym, value: year }, Math.max)
  }

  end(): Aggregates {
    const counted = Object.fromEntries([...this.values].map(([name, values]) => [name, Object.fromEntries([...values].map(([value, who]) => [value, who.size]))]))
    return {
      subjects: this.subjects.size, studies: this.studies.size, series: this.series.size, instances: this.instances, bytes: this.bytes,
      segmentedStudies: this.segmented.size, pseudonymised: this.pseudonymised, ...(counted as Record<Named, Record<string, number>>),
      ages: tally(this.ages), firstYears: tally(this.firstYears), lastYears: tally(this.lastYears),
    }
  }

  /** All pseudonyms, for what may not stand in texts. */
  pseudonyms(): string[] {
    return [...this.subjects]
  }

  private note(name: Named, value: string, pseudonym: string): void {
    const values = this.values.get(name) as Map<string, Set<string>>
    const who = values.get(value)
    if (who) who.add(pseudonym)
    else values.set(value, new Set([pseudonym]))
  }
}

interface Known { readonly pseudonym: string; readonly value: number | undefined }

function keep(values: Map<string, number>, { pseudonym, value }: Known, choose: (a: number, b: number) => number): void {
  if (value !== undefined) values.set(pseudonym, choose(value, values.get(pseudonym) ?? value))
}

function tally(values: ReadonlyMap<string, number>): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const value of values.values()) counts[value] = (counts[value] ?? 0) + 1
  return counts
}

/** `045Y` is 45; months, weeks and days are parts of years (PS3.5 6.2, AS). Undefined when it is no age. */
function yearsOf(age: string): number | undefined {
  const [, number, unit] = /^(\d{3})([DWMY])$/.exec(age) ?? []
  if (number === undefined || unit === undefined) return undefined
  return Math.floor(Number(number) / ({ Y: 1, M: 12, W: 52, D: 365 }[unit] ?? 1))
}
