/** Properties that hold for any instance: nothing of the person survives, a second pass is safe, two keys are unlinkable, the order of files does not matter. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { readDicom, vrOf } from '@vesalius/standards/dicom'
import type { PlainElement } from '@vesalius/standards/dicom'
import { ct, finds, items, text, through } from './requirements/one-instance.ts'

const runs = { numRuns: 60 }
const letters = fc.constantFrom(...'bcdfghjklmnpqrstvwxz')
/** A word that is in no vocabulary: consonants with a few vowels. */
const word = fc.array(letters, { minLength: 7, maxLength: 12 }).map((parts) => parts.map((part, index) => (index % 3 === 1 ? 'u' : part)).join(''))
const digits = fc.integer({ min: 10_000_000, max: 99_999_999 }).map(String)

interface Person { readonly family: string, readonly given: string, readonly id: string, readonly clinic: string }
const person = fc.record<Person>({ family: word, given: word, id: digits.map((number) => `Q${number}`), clinic: word })

/** Any attribute of the dictionary or none, any text representation, any nesting, private and unknown ones too. */
const textVr = fc.constantFrom('LO', 'SH', 'ST', 'LT', 'UT', 'UC', 'CS', 'DS', 'IS', 'PN', 'DA', 'TM', 'AE', 'AS')
const knownTag = fc.constantFrom(
  0x00081030, 0x0008103e, 0x00080070, 0x00081090, 0x00181030, 0x00181210, 0x00180015, 0x00180024, 0x00180060, 0x00204000, 0x00104000, 0x00080008, 0x00400254, 0x00321060, 0x00082111,
  0x0040a160, 0x00700006, 0x00420010, 0x00080104, 0x00080100, 0x00620005, 0x30060026, 0x300a00c2, 0x00189423, 0x00284000, 0x40084000, 0x00880904, 0x20300020, 0x00140028, 0x00720002, 0x00080201, 0x00101010, 0x00100040,
)
const anyTag = fc.oneof(knownTag, fc.integer({ min: 0x00080000, max: 0x7fdfffff }).filter((tag) => (tag & 0xffff) > 0xff && tag !== 0x00080005 && (tag >>> 16) !== 0xfffe), fc.integer({ min: 0x1000, max: 0x10ff }).map((element) => 0x00190000 + element))
const phrase = (who: Person): fc.Arbitrary<string> =>
  fc.constantFrom(who.family, `${who.family}^${who.given}`, `CT Thorax ${who.family.toUpperCase()}`, `${who.given}_${who.family}`, `AX ${who.id} T2`, `${who.family}${who.given}`, `seen at ${who.clinic}`, who.id, `${who.given.toUpperCase()},${who.family}`)

const planted = (who: Person): fc.Arbitrary<PlainElement> =>
  fc.record({ tag: anyTag, vr: textVr, value: phrase(who), own: fc.boolean() }).map(({ tag, vr, value, own }) => text(tag, own && /^[A-Z]{2}$/.test(vrOf(tag)) && !['SQ', 'UN'].includes(vrOf(tag)) && isText(vrOf(tag)) ? vrOf(tag) : vr, value))
const isText = (vr: string): boolean => ['LO', 'SH', 'ST', 'LT', 'UT', 'UC', 'CS', 'PN', 'AE', 'DS', 'IS', 'DA', 'TM', 'AS'].includes(vr)
const sequences = fc.constantFrom(0x00081115, 0x00081140, 0x00400275, 0x0040a730, 0x00189117, 0x52009229, 0x00321064, 0x00082112, 0x0018a001, 0x00091010)

const instance = person.chain((who) =>
  fc.record({
    flat: fc.uniqueArray(planted(who), { maxLength: 8, selector: ({ tag }) => tag }),
    nested: fc.uniqueArray(planted(who), { maxLength: 5, selector: ({ tag }) => tag }),
    around: fc.array(sequences, { minLength: 1, maxLength: 6 }),
  }).map(({ flat, nested, around }) => ({ who, elements: [...flat, around.reduceRight<PlainElement>((inner, tag) => items(tag, [inner]), items(0x00081199, nested))] })),
)

const headerOf = (who: Person): PlainElement[] => [text(0x00100010, 'PN', `${who.family}^${who.given}`), text(0x00100020, 'LO', who.id), text(0x00080080, 'LO', `${who.clinic} Hospital`)]
const own = new Set([0x00100010, 0x00100020, 0x00080080, 0x00080016, 0x00080018, 0x0020000d, 0x0020000e])
const build = (who: Person, elements: readonly PlainElement[]): PlainElement[] => ct(...headerOf(who), ...elements.filter(({ tag }) => !own.has(tag)))

test('no name, identifier or institution of the person is in any byte, wherever it was put', async () => {
  await fc.assert(fc.asyncProperty(instance, async ({ who, elements }) => {
    const { word: outcome, bytes } = await through(build(who, elements))
    assert.ok(['released', 'held:identity-left'].includes(outcome), outcome)
    assert.deepEqual(finds(bytes, who.family, who.given, who.id, who.clinic), [])
  }), runs)
})

test('nothing is held only because the net would not come to an end', async () => {
  let held = 0
  await fc.assert(fc.asyncProperty(instance, async ({ who, elements }) => {
    if ((await through(build(who, elements))).word !== 'released') held++
  }), runs)
  assert.equal(held, 0)
})

test('a second pass over what was released finds nothing to hold and keeps numbers, codes and intervals', async () => {
  await fc.assert(fc.asyncProperty(instance, async ({ who, elements }) => {
    const first = await through(build(who, elements))
    const second = await through(first.bytes)
    assert.equal(second.word, 'released')
    for (const tag of [0x00180050, 0x00200032, 0x00280030, 0x00281053, 0x7fe00010]) assert.deepEqual(second.file.attributes.bytes(tag), first.file.attributes.bytes(tag))
    assert.deepEqual(finds(second.bytes, who.family, who.given, who.id, who.clinic), [])
  }), { numRuns: 25 })
})

test('the same key gives the same bytes, whatever was treated before', async () => {
  await fc.assert(fc.asyncProperty(instance, instance, async (one, other) => {
    const before = await through(build(one.who, one.elements))
    await through(build(other.who, other.elements))
    assert.deepEqual((await through(build(one.who, one.elements))).bytes, before.bytes)
  }), { numRuns: 25 })
})

test('two keys share no pseudonym, no UID and no date', async () => {
  await fc.assert(fc.asyncProperty(person, fc.integer({ min: 1, max: 100 }), async (who, key) => {
    const [one, other] = [await through(ct(...headerOf(who)), { keys: [key] }), await through(ct(...headerOf(who)), { keys: [key + 101] })]
    const [a, b] = [readDicom(one.bytes).attributes, readDicom(other.bytes).attributes]
    for (const tag of [0x00100020, 0x00080018, 0x0020000d, 0x0020000e, 0x00200052]) assert.notEqual(a.string(tag), b.string(tag))
  }), { numRuns: 20 })
})
