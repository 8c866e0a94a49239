/**
 * Which group of subjects a question is answered about. A number is only ever told of groups that differ by at least `minimum` subjects: a question whose
 * subjects differ from those of an earlier group by fewer is answered with that group's number, so that no difference of two answers is about a few
 * (governance F01, F04; ai.md §4, control 6). Refusing instead would tell that somebody is in between; the same answer tells nothing.
 */
import { createHash } from 'node:crypto'
import { SubjectSet } from './subject-set.ts'

export interface Group {
  readonly id: number
  readonly members: SubjectSet
}

/**
 * `own`: a group not told of before. `same`: exactly one that was. `near`: fewer than the minimum away from one, or from all subjects. `composed`: fewer than the
 * minimum away from what told groups make together, in common, or without one another. `fewer`: fewer than the minimum, perhaps nobody.
 */
export type How = 'own' | 'same' | 'near' | 'composed' | 'fewer'

export interface Placed {
  readonly how: How
  /** Undefined for `fewer`. */
  readonly group?: Group
}

/** The digest by which a set is known again. */
export const digestOfSet = (set: SubjectSet): string => createHash('sha256').update(set.toBytes()).digest('hex')

export class Groups {
  private readonly list: Group[] = []
  /** What every set that was asked for was answered about: the same set is answered the same for good. */
  private readonly places = new Map<string, number>()
  private readonly make: (members: SubjectSet) => Group

  /** `make` keeps a new group and gives it its number. */
  constructor(make: (members: SubjectSet) => Group) {
    this.make = make
  }

  get size(): number {
    return this.list.length
  }

  group(id: number): Group | undefined {
    return this.list.find((one) => one.id === id)
  }

  /** What an earlier process has told. */
  restore(groups: readonly Group[], places: Iterable<readonly [string, number]>): void {
    this.list.push(...groups)
    for (const [digest, id] of places) this.places.set(digest, id)
  }

  /** `whole`: all subjects that can be counted. */
  place(set: SubjectSet, { minimum, whole }: { readonly minimum: number; readonly whole: SubjectSet }): Placed {
    const digest = digestOfSet(set)
    const known = this.places.get(digest)
    const earlier = known === undefined ? undefined : this.group(known)
    if (earlier) return { how: earlier.members.distance(set, 1) === 0 ? 'same' : 'near', group: earlier }
    const placed = this.find(set, { minimum, whole })
    if (placed.group) this.places.set(digest, placed.group.id)
    return placed
  }

  /** The set that a place was kept under, by digest. */
  placeOf(set: SubjectSet): number | undefined {
    return this.places.get(digestOfSet(set))
  }

  private find(set: SubjectSet, { minimum, whole }: { readonly minimum: number; readonly whole: SubjectSet }): Placed {
    if (set.size < minimum) return { how: 'fewer' }
    const near = this.nearest(set, minimum)
    if (near) return near
    if (set.size < whole.size && whole.beyond(set, minimum) < minimum) return { ...this.settle(whole, minimum), how: 'near' }
    const composition = composedNear(set, [...this.list.map(({ members }) => members), whole], minimum)
    if (!composition) return { how: 'own', group: this.add(set) }
    return { ...this.settle(composition, minimum), how: 'composed' }
  }

  /** The group of a set that stands for another one. */
  private settle(set: SubjectSet, minimum: number): Placed {
    if (set.size < minimum) return { how: 'fewer' }
    return this.nearest(set, minimum) ?? { how: 'own', group: this.add(set) }
  }

  private nearest(set: SubjectSet, minimum: number): Placed | undefined {
    let [best, least]: [Group | undefined, number] = [undefined, minimum]
    for (const group of this.list) {
      const distance = group.members.distance(set, least)
      if (distance < least) [best, least] = [group, distance]
    }
    return best && { how: least === 0 ? 'same' : 'near', group: best }
  }

  private add(members: SubjectSet): Group {
    const group = this.make(members)
    this.list.push(group)
    return group
  }
}

/** What told groups make together that lies near the set and is not it. */
function composedNear(set: SubjectSet, told: readonly SubjectSet[], minimum: number): SubjectSet | undefined {
  const near = (made: SubjectSet | undefined): SubjectSet | undefined => { const distance = made?.distance(set, minimum) ?? 0; return distance > 0 && distance < minimum ? made : undefined }
  return near(within(set, told)) ?? near(around(set, told)) ?? ofTwo(set, told, minimum)
}

/** All told groups that lie in the set, together: what is left over is what a sum of their numbers would lack. */
const within = (set: SubjectSet, told: readonly SubjectSet[]): SubjectSet | undefined =>
  told.filter((one) => one.beyond(set, 1) === 0).reduce<SubjectSet | undefined>((sum, one) => sum?.or(one) ?? one, undefined)

/** What all told groups around the set have in common, without those beside it. */
const around = (set: SubjectSet, told: readonly SubjectSet[]): SubjectSet | undefined =>
  told.filter((one) => set.beyond(one, 1) > 0 && one.and(set).size === 0).reduce<SubjectSet | undefined>((rest, one) => rest?.minus(one),
    told.filter((one) => set.beyond(one, 1) === 0).reduce<SubjectSet | undefined>((common, one) => common?.and(one) ?? one, undefined))

/**
 * Two groups by `or`, `and`, `without`. Only groups that can take part are paired: for `or` those that are nearly inside the set, for `and` those that it is nearly
 * inside of, for `without` one of these and one that is nearly outside.
 */
function ofTwo(set: SubjectSet, told: readonly SubjectSet[], minimum: number): SubjectSet | undefined {
  const inside = told.filter((one) => one.beyond(set, minimum) < minimum)
  const wider = told.filter((one) => set.beyond(one, minimum) < minimum)
  const outside = told.filter((one) => one.size - one.beyond(set, one.size) < minimum)
  const near = (one: SubjectSet, other: SubjectSet, by: 'or' | 'and' | 'minus'): SubjectSet | undefined => {
    const distance = set.distanceToPair(one, other, { by, limit: minimum })
    return distance > 0 && distance < minimum ? one[by](other) : undefined
  }
  const most = told.reduce((size, one) => Math.max(size, one.size), 0)
  // Sizes alone say of most pairs that they cannot be near; in order of size the first that cannot ends its row.
  return pairedWhile(inside.sort((a, b) => b.size - a.size), (one, other) => one.size + other.size > set.size - minimum, (one, other) => near(one, other, 'or'))
    ?? pairedWhile(wider.sort((a, b) => a.size - b.size), (one, other) => one.size + other.size - most < set.size + minimum, (one, other) => near(one, other, 'and'))
    ?? first(wider, (one) => first(outside, (other) => (other.size > one.size - set.size - minimum ? near(one, other, 'minus') : undefined)))
}

function pairedWhile(list: readonly SubjectSet[], may: (one: SubjectSet, other: SubjectSet) => boolean, find: (one: SubjectSet, other: SubjectSet) => SubjectSet | undefined): SubjectSet | undefined {
  for (const [at, one] of list.entries()) {
    for (let next = at + 1; next < list.length; next++) {
      const other = list[next] as SubjectSet
      if (!may(one, other)) break
      const found = find(one, other)
      if (found) return found
    }
  }
  return undefined
}

function first<One, Found>(list: readonly One[], find: (one: One) => Found | undefined): Found | undefined {
  for (const one of list) {
    const found = find(one)
    if (found !== undefined) return found
  }
  return undefined
}
