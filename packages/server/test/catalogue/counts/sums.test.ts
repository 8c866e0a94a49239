/** Adding and taking away many numbers, to learn whether somebody is in a group (averaging; Dinur and Nissim 2003): played hundreds of times with and without the groups. */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { digestOfSet, Groups } from '../../../src/catalogue/counts/groups.ts'
import { rounded } from '../../../src/catalogue/counts/rounding.ts'
import { SubjectSet } from '../../../src/catalogue/counts/subject-set.ts'
import { numbers } from './rig.ts'

const [people, minimum, step] = [300, 5, 5]
const everybody = SubjectSet.of(Array.from({ length: people }, (_, at) => at), people)

/** The same in every run of the tests: chance must not decide whether they pass. */
const keyOf = (round: number): Buffer => createHash('sha256').update(`key of round ${round}`).digest()

/** What a node says of a set: only rounded, or of its group. */
type Node = (set: SubjectSet) => number | undefined

function onlyRounding(key: Buffer): Node {
  return (set) => (set.size < minimum ? undefined : rounded(set.size, { step, key, name: digestOfSet(set) }))
}

function withGroups(key: Buffer): Node {
  let next = 1
  const groups = new Groups((members) => ({ id: next++, members }))
  return (set) => {
    const { group } = groups.place(set, { minimum, whole: everybody })
    return group && rounded(group.members.size, { step, key, name: digestOfSet(group.members) })
  }
}

/**
 * The attacker knows a small group x (a rare scanner, say) that is somebody or nobody, and eight groups that x is not in; asks each, and the union of each two and each
 * three of them with x; solves for the size of x. Returns the guess.
 */
function attack(node: Node, next: () => number, there: boolean): boolean {
  const bases = Array.from({ length: 8 }, (_, group) => SubjectSet.of(Array.from({ length: people - 1 }, (_unused, at) => at).filter((at) => at % 8 === group && next() < 0.8), people))
  const x = SubjectSet.of(there ? [people - 1] : [], people)
  const alone = bases.map(node)
  const left: number[] = []
  const joined = (at: readonly number[]): void => {
    const told = node(at.reduce((set, one) => set.or(bases[one] as SubjectSet), x))
    const parts = at.map((one) => alone[one])
    if (told !== undefined && parts.every((part) => part !== undefined)) left.push(told - parts.reduce((sum, part) => sum + part, 0))
  }
  for (let i = 0; i < 8; i++) for (let j = i + 1; j < 8; j++) { joined([i, j]); for (let k = j + 1; k < 8; k++) joined([i, j, k]) }
  return left.reduce((sum, one) => sum + one, 0) / left.length > 0.5
}

function wins(make: (key: Buffer) => Node, rounds: number): number {
  const next = numbers(11)
  let right = 0
  for (let round = 0; round < rounds; round++) if (attack(make(keyOf(round)), next, round % 2 === 0) === (round % 2 === 0)) right++
  return right / rounds
}

test('sums of ninety numbers tell of one subject when they are only rounded, and by no more than chance when they are of groups', () => {
  const rounds = 1_600
  const [before, after] = [wins(onlyRounding, rounds), wins(withGroups, rounds)]
  // Chance wins half; four standard deviations of 1,600 games are 5 %.
  assert.ok(before > 0.56, `the attack works: ${before}`)
  assert.ok(Math.abs(after - 0.5) < 0.05, `it fails: ${after}`)
})
