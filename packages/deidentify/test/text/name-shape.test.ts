/** Shapes of names: what is one, forwards and backwards, and that no name takes long. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { backwardsOf, shapeOf, type Step } from '../../src/text/name-shape.ts'
import { cleanText, seedsOf } from '../../src/text/index.ts'

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ alternatives: fc.array(fc.string({ unit: fc.constantFrom(...'abc'), maxLength: 2 }), { minLength: 1, maxLength: 3 }), twice: fc.boolean() }),
  fc.record({ letters: fc.string({ unit: fc.constantFrom(...'abc'), minLength: 1, maxLength: 2 }), most: fc.integer({ min: 1, max: 3 }) }),
)
/** The same as a regular expression. */
const expressionOf = (steps: readonly Step[]): string => steps.map((one) => ('letters' in one ? `[${one.letters}]{0,${one.most}}` : `(?:${one.alternatives.join('|')})${one.twice ? '{1,2}' : ''}`)).join('')
const word = fc.string({ unit: fc.constantFrom(...'abc'), maxLength: 7 })

test('a word is of the shape when the regular expression says so, and backwards when the turned word is', () => {
  fc.assert(fc.property(fc.array(step, { minLength: 1, maxLength: 4 }), word, (steps, text) => {
    assert.equal(shapeOf(steps).test(text), new RegExp(`^(?:${expressionOf(steps)})$`).test(text))
    assert.equal(shapeOf(backwardsOf(steps)).test([...text].reverse().join('')), shapeOf(steps).test(text))
  }))
})

test('what is found is the first place, and of the shape', () => {
  fc.assert(fc.property(fc.array(step, { minLength: 1, maxLength: 3 }), word, (steps, text) => {
    const found = shapeOf(steps).find(text)
    if (found) assert.ok(shapeOf(steps).test(text.slice(found.start, found.end)))
    else for (let start = 0; start < text.length; start++) for (let end = start + 1; end <= text.length; end++) assert.ok(!shapeOf(steps).test(text.slice(start, end)))
  }))
})

// With the ways tried one by one, each of these would not end.
test('names of letters that can be written in many ways, again and again, take no longer than others', () => {
  for (const [name, text] of [['ו'.repeat(40), `${'vou'.repeat(12)}vq`], [`コ${'ー'.repeat(40)}`, `ko${'h'.repeat(30)}q`], ['ח'.repeat(40), `${'ch'.repeat(18)}q`], ['Щ'.repeat(40), `${'shch'.repeat(9)}q`]] as const) {
    assert.equal(typeof cleanText(text, seedsOf([{ kind: 'name', value: name }]), { kind: 'descriptor' }).text, 'string')
  }
})
