/**
 * How likely somebody who knows a person by age, sex, place or scanner finds them in what is released (requirement R80), and which columns to make
 * coarse so that nobody is alone. One value for each person and column; images and tables together. Counts only: no value leaves in the report.
 */
import { classesOf, codedOf, diversityOf, personsBelow, type Classes, type Coded } from './classes.ts'
import { atLevel, levelsOf, type RiskKind, type RiskLevel } from './ladders.ts'

export interface RiskColumn {
  readonly name: string
  readonly kind: RiskKind
  /** One for each person, in the same order in all columns; empty when it is not told. */
  readonly values: readonly string[]
}

export interface RiskOptions {
  /** Names of the columns that an outsider may know. */
  readonly quasi: readonly string[]
  /** Names of the columns that an outsider should not learn. */
  readonly sensitive?: readonly string[]
  /** As many persons are alike at least; 5 unless told. */
  readonly k?: number
  /** Share of the persons who may be left out of the release instead; none unless told. */
  readonly mostLeftOut?: number
}

export interface RiskFigures {
  readonly classes: number
  /** The k that the data have. */
  readonly smallest: number
  readonly personsBelow: number
  readonly shareBelow: number
  /** Who are alone in their class. */
  readonly personsAlone: number
  /** Mean over the persons of 1 / size of the class: the success rate of somebody who knows all of them. */
  readonly meanRisk: number
  readonly diversity: readonly { readonly column: string, readonly least: number, readonly personsInUniform: number }[]
}

export interface RiskStep {
  readonly column: string
  readonly level: RiskLevel
  readonly distinctBefore: number
  readonly distinctAfter: number
}

export interface RiskReport {
  readonly persons: number
  readonly k: number
  readonly quasi: readonly { readonly column: string, readonly kind: RiskKind, readonly distinct: number }[]
  readonly before: RiskFigures
  /** What to make coarse; nothing when the data are as they should be. `after` is without the persons who are left out. */
  readonly suggestion: { readonly steps: readonly RiskStep[], readonly leftOut: number, readonly after: RiskFigures }
}

/** Throws RangeError for a column that is not there or has another number of persons. Deterministic; greedy, so not always the least loss. */
export function riskOf(columns: readonly RiskColumn[], options: RiskOptions): RiskReport {
  const persons = columns[0]?.values.length ?? 0
  if (columns.some(({ values }) => values.length !== persons)) throw new RangeError('Every column has one value for each person')
  const k = options.k ?? 5
  const quasi = options.quasi.map((name) => new Ladder(columnNamed(columns, name), k))
  const sensitive = (options.sensitive ?? []).map((name) => ({ name, coded: codedOf(columnNamed(columns, name).values) }))
  const before = classesAt(quasi, persons)
  climb(quasi, { persons, k, most: Math.floor((options.mostLeftOut ?? 0) * persons) })
  const after = classesAt(quasi, persons)
  const stays = Array.from(after.ids, (id) => (after.sizes[id] as number) >= k)
  return {
    persons, k,
    quasi: quasi.map(({ column, distinct }) => ({ column: column.name, kind: column.kind, distinct: distinct(0) })),
    before: figuresOf(before, k, sensitive),
    suggestion: {
      steps: quasi.filter(({ at }) => at > 0).map(({ column, at, level, distinct }) => ({ column: column.name, level: level(), distinctBefore: distinct(0), distinctAfter: distinct(at) })),
      leftOut: stays.filter((one) => !one).length,
      after: figuresOf(only(after, stays), k, sensitive.map(({ name, coded }) => ({ name, coded: { codes: coded.codes.filter((_, person) => stays[person]), distinct: coded.distinct } }))),
    },
  }
}

function columnNamed(columns: readonly RiskColumn[], name: string): RiskColumn {
  const found = columns.find((column) => column.name === name)
  if (!found) throw new RangeError(`There is no column ${name}`)
  return found
}

/** One column and the level it stands at; levels are made once. */
class Ladder {
  at = 0
  readonly column: RiskColumn
  private readonly k: number
  private readonly made = new Map<number, Coded>()

  constructor(column: RiskColumn, k: number) {
    this.column = column
    this.k = k
  }

  get top(): number {
    return levelsOf(this.column.kind).length - 1
  }

  readonly level = (at = this.at): RiskLevel => levelsOf(this.column.kind)[at] ?? 'removed'

  readonly distinct = (at: number): number => this.coded(at).distinct

  coded(at = this.at): Coded {
    const known = this.made.get(at)
    if (known) return known
    const coded = codedOf(atLevel(this.column.values, this.level(at), { k: this.k }))
    this.made.set(at, coded)
    return coded
  }
}

const classesAt = (quasi: readonly Ladder[], persons: number): Classes => classesOf(quasi.map((ladder) => ladder.coded()), persons)

interface Goal { readonly persons: number, readonly k: number, readonly most: number }

/** Up, each time where most persons are helped for what is lost, until few enough are left; then down again where it was not needed. */
function climb(quasi: readonly Ladder[], goal: Goal): void {
  const below = (): number => personsBelow(classesAt(quasi, goal.persons), goal.k)
  let now = below()
  while (now > goal.most) {
    const moves = quasi.filter(({ at, top }) => at < top).map((ladder) => ({ ladder, ...tried(ladder, ladder.at + 1, below) }))
    if (moves.length === 0) return
    const best = moves.reduce((one, other) => (gainOf(other, now) > gainOf(one, now) ? other : one))
    best.ladder.at += 1
    now = best.left
  }
  for (const ladder of [...quasi].reverse()) while (ladder.at > 0 && tried(ladder, ladder.at - 1, below).left <= goal.most) ladder.at -= 1
}

interface Move { readonly ladder: Ladder, readonly left: number }

function tried(ladder: Ladder, at: number, below: () => number): { left: number } {
  const before = ladder.at
  ladder.at = at
  const left = below()
  ladder.at = before
  return { left }
}

/** Persons helped, by the share of the column's distinct values that is lost. The last step loses the column, so it counts three times. */
function gainOf({ ladder, left }: Move, now: number): number {
  const { at, top } = ladder
  const lost = 1 - Math.log(ladder.distinct(at + 1) + 1) / Math.log(ladder.distinct(at) + 1)
  return (now - left + 0.001) / ((lost + 0.05) * (at + 1 === top ? 3 : 1))
}

function only({ ids, sizes }: Classes, stays: readonly boolean[]): Classes {
  const kept = ids.filter((_, person) => stays[person])
  return classesOf([{ codes: kept, distinct: Math.max(1, sizes.length) }], kept.length)
}

function figuresOf(classes: Classes, k: number, sensitive: readonly { name: string, coded: Coded }[]): RiskFigures {
  const persons = classes.ids.length
  const below = personsBelow(classes, k)
  return {
    classes: classes.sizes.length,
    smallest: classes.sizes.reduce((least, size) => Math.min(least, size), persons),
    personsBelow: below,
    shareBelow: persons === 0 ? 0 : below / persons,
    personsAlone: personsBelow(classes, 2),
    meanRisk: persons === 0 ? 0 : classes.sizes.length / persons,
    diversity: sensitive.map(({ name, coded }) => ({ column: name, ...diversityOf(classes, coded) })),
  }
}
