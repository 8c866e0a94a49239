/** Private elements (R39 to R43): by creator and place in its block, in that item; all others go with their creators. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { put, sequence, textNode, type Tree } from '../corpus/tree.ts'
import { bent, ct, fileOf, finds, person, text, through } from './one-instance.ts'

const withTree = (change: (tree: Tree) => void): Uint8Array => bent(fileOf(ct()), ({ tree }) => change(tree))
const own = (block: number, element: number, group = 0x0019): number => ((group << 16) | (block << 8) | element) >>> 0

test('R39 a creator that nobody knows goes with all its elements and its name', async () => {
  const { bytes, file } = await through(withTree((tree) => {
    put(tree, textNode(0x00290010, 'LO', 'KLINIKUM SONNENHALDE', []))
    put(tree, textNode(own(0x10, 0x01, 0x0029), 'LO', person.name, []))
    put(tree, sequence(own(0x10, 0x02, 0x0029), [textNode(0x00100010, 'PN', person.name, []), textNode(0x00290010, 'LO', 'INNER', []), textNode(own(0x10, 0x03, 0x0029), 'ST', person.id, [])]))
  }))
  assert.deepEqual(finds(bytes, 'SONNENHALDE', person.family, person.id, 'INNER'), [])
  assert.equal([...file.attributes].filter(({ tag }) => (tag >>> 16) % 2 === 1).length, 0)
})

test('R40 a safe element is kept by its creator in any block, up to FF, and inside items', async () => {
  for (const block of [0x10, 0x37, 0xfe, 0xff]) {
    const { file } = await through(withTree((tree) => {
      put(tree, textNode(own(0, block), 'LO', 'SIEMENS MR HEADER', []))
      put(tree, textNode(own(block, 0x0c), 'IS', '800', []))
      put(tree, sequence(0x00082112, [textNode(0x00081150, 'UI', '1.2.840.10008.5.1.4.1.1.2', []), textNode(0x00081155, 'UI', '1.2.3.4.5', []), textNode(own(0, block), 'LO', 'SIEMENS MR HEADER', []), textNode(own(block, 0x0c), 'IS', '400', [])]))
    }))
    const element = file.attributes.privateElement(0x0019, 'SIEMENS MR HEADER', 0x0c)
    assert.equal(element && file.attributes.stringsOf(element)[0], '800', block.toString(16))
    const inside = file.attributes.items(0x00082112)[0]
    const nested = inside?.privateElement(0x0019, 'SIEMENS MR HEADER', 0x0c)
    assert.equal(nested && inside?.stringsOf(nested)[0], '400', block.toString(16))
  }
})

test('R40 a safe element of words stays, and loses the person', async () => {
  const of = async (value: string): Promise<string | undefined> => {
    const { file } = await through(withTree((tree) => {
      put(tree, textNode(own(0, 0x10, 0x0009), 'LO', 'GEMS_PETD_01', []))
      put(tree, textNode(own(0x10, 0x36, 0x0009), 'LO', value, []))
    }))
    const element = file.attributes.privateElement(0x0009, 'GEMS_PETD_01', 0x36)
    return element && file.attributes.stringsOf(element)[0]
  }
  assert.equal(await of('FDG -- fluorodeoxyglucose'), 'FDG -- fluorodeoxyglucose')
  assert.equal((await of(`FDG ${person.family}`))?.includes(person.family), false)
})

test('R40 the same tag under another creator is another element', async () => {
  const { file } = await through(withTree((tree) => {
    put(tree, textNode(own(0, 0x10), 'LO', 'SOMEBODY ELSE', []))
    put(tree, textNode(own(0x10, 0x0c), 'IS', '800', []))
  }))
  assert.equal(file.attributes.has(own(0x10, 0x0c)), false)
})

test('R41 an element that is not on the list of a known creator goes', async () => {
  const { file, bytes } = await through(withTree((tree) => {
    put(tree, textNode(own(0, 0x10), 'LO', 'SIEMENS MR HEADER', []))
    put(tree, textNode(own(0x10, 0x0c), 'IS', '800', []))
    put(tree, textNode(own(0x10, 0x77), 'LO', person.family, []))
  }))
  assert.equal(file.attributes.has(own(0x10, 0x77)), false)
  assert.ok(file.attributes.privateElement(0x0019, 'SIEMENS MR HEADER', 0x0c))
  assert.deepEqual(finds(bytes, person.family), [])
})

test('R42 an identity inside a safe element is found', async () => {
  for (const [element, vr, value] of [[0x0d, 'CS', person.family.toUpperCase().slice(0, 16)], [0x0c, 'LO', `800 ${person.family}`], [0x0d, 'PN', person.name]] as const) {
    const { bytes } = await through(withTree((tree) => {
      put(tree, textNode(own(0, 0x10), 'LO', 'SIEMENS MR HEADER', []))
      put(tree, textNode(own(0x10, element), vr, value, []))
    }))
    assert.deepEqual(finds(bytes, person.family), [], vr)
  }
})

test('R43 dates and UIDs in elements that a profile keeps are moved and replaced like all others', async () => {
  const { readProfile } = await import('../../src/index.ts')
  const usual = readProfile('research')
  const explanation = 'Of a test.'
  const profile = { ...usual, privates: [{ creator: 'TESTER', group: '0019', element: '01', vr: 'DA', explanation }, { creator: 'TESTER', group: '0019', element: '02', vr: 'UI', explanation }] }
  const { file, bytes } = await through(withTree((tree) => {
    put(tree, textNode(own(0, 0x10), 'LO', 'TESTER', []))
    put(tree, textNode(own(0x10, 0x01), 'DA', '20180504', []))
    put(tree, textNode(own(0x10, 0x02), 'UI', '1.2.3.4.5.6.7777', []))
  }), { profile })
  assert.deepEqual(finds(bytes, '20180504', '1.2.3.4.5.6.7777'), [])
  const date = file.attributes.privateElement(0x0019, 'TESTER', 0x01)
  assert.equal(date && file.attributes.stringsOf(date)[0], file.attributes.string(0x00080020))
})

test('an element without a creator goes', async () => {
  const { bytes } = await through(bent(fileOf(ct(text(0x00104000, 'LT', ''))), ({ tree }) => put(tree, textNode(own(0x42, 0x0c), 'LO', person.family, []))))
  assert.deepEqual(finds(bytes, person.family), [])
})
