/** Identity and scope (R1, R2, R4 to R8): what is not known to be safe goes, wherever it stands. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { put, sequence, textNode } from '../corpus/tree.ts'
import { bent, ct, fileOf, finds, items, person, text, through, uids } from './one-instance.ts'

const name = person.name

test('R1 direct identifiers are gone at every level of nesting', async () => {
  const inner = [text(0x00100010, 'PN', name), text(0x00100020, 'LO', person.id), text(0x00100030, 'DA', person.born), text(0x00104000, 'LT', name)]
  const { bytes, word } = await through(ct(items(0x00400275, [items(0x00400008, inner), ...inner]), items(0x00082112, [items(0x0040a170, inner), ...inner]), text(0x00100010, 'PN', name)))
  assert.equal(word, 'released')
  assert.deepEqual(finds(bytes, person.family, person.given, person.id, person.born), [])
})

test('R2 no identity is in any byte, in any encoding, of a deflated file too', async () => {
  const made = fileOf(ct(text(0x00104000, 'LT', name), text(0x0008103e, 'LO', `Thorax ${person.family}`), text(0x00101000, 'LO', 'ID7781234')), '1.2.840.10008.1.2.1.99')
  const { file } = await through(made)
  assert.equal(file.deflated, true)
  assert.deepEqual(finds(file.body.read(0, file.body.size), person.family, person.given, person.id, person.born, 'ID7781234'), [])
})

test('R4 twenty standard attributes that nobody expects in a CT are removed and counted', async () => {
  const tags = [0x00420010, 0x0040a160, 0x00700006, 0x22000002, 0x00741204, 0x00400512, 0x00880904, 0x00880906, 0x01000424, 0x00321020, 0x00081120, 0x0018700a, 0x00760003, 0x00080108, 0x300a0003, 0x30060028, 0x00720002, 0x00460012, 0x40080119, 0x20300020]
  const { bytes, outcome } = await through(ct(...tags.map((tag) => (tag === 0x00081120 || tag === 0x40080119 ? items(tag, [text(0x00100010, 'PN', name)]) : text(tag, tag === 0x0018700a || tag === 0x00720002 ? 'SH' : 'LT', 'Vertrauliches Wort')))))
  assert.deepEqual(finds(bytes, 'Vertrauliches', person.family), [])
  assert.ok(outcome?.kind === 'released')
  const told = tags.filter((tag) => outcome.facts.acts.some(({ path, action }) => path.replace(/\W/g, '').toLowerCase() === tag.toString(16).padStart(8, '0') && action !== 'keep'))
  assert.deepEqual(tags.filter((tag) => !told.includes(tag)).map((tag) => tag.toString(16)), [])
})

test('R5 retired attributes, unknown tags and unknown representations go', async () => {
  const made = bent(fileOf(ct()), ({ tree }) => {
    for (const tag of [0x00080010, 0x00204000, 0x00324000, 0x40000010, 0x00087777, 0x00285555]) put(tree, textNode(tag, 'LT', name, []))
    put(tree, { ...textNode(0x00107a7a, 'LO', name, []), asUnknown: true })
    put(tree, { ...textNode(0x00187a7a, 'LO', name, []), vr: 'ZZ' })
  })
  const { bytes, word } = await through(made)
  if (word === 'released') assert.deepEqual(finds(bytes, person.family, person.given), [])
  else assert.match(word, /^held:/)
})

test('R6 UN that holds an implicit sequence is opened, in private elements too', async () => {
  const made = bent(fileOf(ct()), ({ tree }) => {
    put(tree, { ...sequence(0x00081120, [textNode(0x00100010, 'PN', name, [])]), asUnknown: true, undefinedLength: true })
    put(tree, { ...sequence(0x00082218, [textNode(0x00080100, 'SH', 'T-D3000', []), textNode(0x00080102, 'SH', 'SRT', []), textNode(0x00080104, 'LO', 'Chest', []), textNode(0x00104000, 'LT', name, [])]), asUnknown: true })
    put(tree, textNode(0x00290010, 'LO', 'SOMEBODY 1.0', []))
    put(tree, { ...sequence(0x00291001, [textNode(0x00100020, 'LO', person.id, [])]), asUnknown: true })
  })
  const { bytes, word } = await through(made)
  assert.equal(word, 'released')
  assert.deepEqual(finds(bytes, person.family, person.id), [])
})

test('R7 thirty levels are cleaned, a thousand end in quarantine', async () => {
  const nested = (depth: number) => {
    let item = [text(0x00100010, 'PN', name), text(0x0040a160, 'UT', `${person.given} ${person.family}`)]
    for (let level = 0; level < depth; level++) item = [items(level % 2 ? 0x0040a730 : 0x00082112, item)]
    return ct(...item)
  }
  const { bytes, word } = await through(nested(30))
  assert.equal(word, 'released')
  assert.deepEqual(finds(bytes, person.family), [])
  assert.match((await through(nested(1000))).word, /^unreadable:.*(deep|nest|depth)/)
})

test('R8 Patient Identity Removed YES of the sender changes nothing', async () => {
  const said = await through(ct(text(0x00120062, 'CS', 'YES'), text(0x00120063, 'LO', `by ${person.family}`), items(0x00120064, [text(0x00080100, 'SH', '113110'), text(0x00080102, 'SH', 'DCM'), text(0x00080104, 'LO', person.family)])))
  assert.deepEqual(finds(said.bytes, person.family, person.id, uids.study), [])
  assert.ok(!said.file.attributes.items(0x00120064).some((item) => item.string(0x00080100) === '113110'))
})

test('a second copy of an element is where a name hides: every copy goes', async () => {
  const made = bent(fileOf(ct(text(0x0008103e, 'LO', 'Thorax'))), ({ tree }) => {
    put(tree, textNode(0x0008103e, 'LO', `zweite ${person.family}`, []), { copy: true })
    put(tree, textNode(0x00100010, 'PN', name, []), { copy: true })
    tree.push(textNode(0x00100010, 'PN', name, []))
  })
  const { bytes, word } = await through(made)
  if (word === 'released') assert.deepEqual(finds(bytes, person.family), [])
  else assert.match(word, /^held:/)
})
