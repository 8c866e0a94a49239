/** Properties of the groups that numbers are told of, for any sets in any order. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { digestOfSet, Groups } from '../../../src/catalogue/counts/groups.ts'
import type { Group } from '../../../src/catalogue/counts/groups.ts'
import { rounded } from '../../../src/catalogue/counts/rounding.ts'
import { SubjectSet } from '../../../src/catalogue/counts/subject-set.ts'

const people = 60
const whole = SubjectSet.of(Array.from({ length: people }, (_, at) => at), people)
const minimum = 5

function opened(): { groups: Groups; told: Group[] } {
  const told: Group[] = []
  return { told, groups: new Groups((members) => { const group = { id: told.length + 1, members }; told.push(group); return group }) }
}

const subset: fc.Arbitrary<SubjectSet> = fc.array(fc.boolean(), { minLength: people, maxLength: people }).map((bits) => SubjectSet.of(bits.flatMap((bit, at) => (bit ? [at] : [])), people))
/** Sets of which many lie near each other: one of a few, with a few subjects more or less. */
const crowd: fc.Arbitrary<SubjectSet[]> = fc.tuple(fc.array(subset, { minLength: 2, maxLength: 4 }), fc.array(fc.tuple(fc.nat(3), fc.array(fc.nat(people - 1), { maxLength: 6 })), { minLength: 1, maxLength: 30 }))
  .map(([centres, around]) => around.map(([at, flips]) => flips.reduce((set, flip) => { const one = SubjectSet.of([flip], people); return set.has(flip) ? set.minus(one) : set.or(one) }, centres[at % centres.length] as SubjectSet)))

test('numbers are told only of groups that differ from each other, from nobody and from everybody by the minimum', () => {
  fc.assert(fc.property(crowd, (sets) => {
    const { groups, told } = opened()
    for (const set of sets) groups.place(set, { minimum, whole })
    for (const [at, one] of told.entries()) {
      assert.ok(one.members.size >= minimum)
      const missing = whole.minus(one.members).size
      assert.ok(missing === 0 || missing >= minimum)
      for (const other of told.slice(at + 1)) assert.ok(one.members.distance(other.members, people) >= minimum)
    }
  }), { numRuns: 400 })
})

test('a set is answered about a group that it is near, and the same set about the same group whatever was asked meanwhile', () => {
  fc.assert(fc.property(crowd, (sets) => {
    const { groups } = opened()
    const first = sets.map((set) => groups.place(set, { minimum, whole }))
    for (const [at, set] of sets.entries()) {
      const { how, group } = first[at] as (typeof first)[number]
      if (how === 'fewer') assert.ok(set.size < 2 * minimum - 1)
      else assert.ok((group as Group).members.distance(set, people) < 2 * minimum - 1, how)
      assert.equal(groups.place(set, { minimum, whole }).group?.id, group?.id)
    }
  }), { numRuns: 300 })
})

test('no number is told of what two told groups make with a few more', () => {
  fc.assert(fc.property(subset, subset, fc.uniqueArray(fc.nat(people - 1), { minLength: 1, maxLength: minimum - 1 }), (one, other, few) => {
    const small = SubjectSet.of(few, people)
    for (const combine of [(a: SubjectSet, b: SubjectSet) => a.or(b), (a: SubjectSet, b: SubjectSet) => a.and(b), (a: SubjectSet, b: SubjectSet) => a.minus(b)]) {
      const { groups, told } = opened()
      groups.place(one, { minimum, whole })
      groups.place(other, { minimum, whole })
      if (told.length < 2) continue
      const [a, b] = told.map(({ members }) => members) as [SubjectSet, SubjectSet]
      const asked = combine(a, b).or(small)
      if (asked.distance(combine(a, b), people) === 0) continue
      groups.place(asked, { minimum, whole })
      // A number of exactly these would tell of the few by what it differs from the numbers of the two.
      assert.ok(told.every(({ members }) => members.distance(asked, people) > 0))
    }
  }), { numRuns: 200 })
})

test('sets survive being kept as bytes, and sets of a smaller table compare with those of a larger one', () => {
  fc.assert(fc.property(subset, subset, fc.nat(500), (one, other, more) => {
    assert.equal(digestOfSet(SubjectSet.fromBytes(one.toBytes())), digestOfSet(one))
    const later = SubjectSet.of(other.positions(), people + more)
    assert.equal(later.distance(one, 1_000), other.distance(one, 1_000))
    assert.deepEqual([...later.and(one).positions()], [...one.positions()].filter((at) => other.has(at)))
    assert.equal(digestOfSet(later), digestOfSet(other))
    assert.equal(one.or(other).size, one.size + other.size - one.and(other).size)
    assert.equal(one.minus(other).size, one.beyond(other, 1_000))
  }))
})

test('rounding is to the multiple above or below, the same for the same group, without bias, and differs by key', () => {
  const secret = Buffer.alloc(32, 1)
  fc.assert(fc.property(fc.nat(5_000), fc.integer({ min: 1, max: 20 }), fc.string(), (count, step, name) => {
    const shown = rounded(count, { step, key: secret, name })
    assert.ok(shown % step === 0 && Math.abs(shown - count) < step)
    assert.equal(rounded(count, { step, key: secret, name }), shown)
  }))
  const shown = Array.from({ length: 4_000 }, (_, at) => rounded(62, { step: 5, key: secret, name: String(at) }))
  assert.ok(Math.abs(shown.reduce((sum, one) => sum + one, 0) / shown.length - 62) < 0.15)
  assert.notDeepEqual(Array.from({ length: 4_000 }, (_, at) => rounded(62, { step: 5, key: Buffer.alloc(32, 2), name: String(at) })), shown)
})
