/** UIDs (R16 to R22): new everywhere, the same for the same, valid; what names a kind of thing stays. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isValidUid } from '@vesalius/standards/dicom'
import { sequence, textNode, put } from '../corpus/tree.ts'
import { bent, ct, ctClass, fileOf, finds, items, text, through, uids } from './one-instance.ts'

const references = items(0x00081140, [text(0x00081150, 'UI', ctClass), text(0x00081155, 'UI', uids.instance)], [text(0x00081150, 'UI', ctClass), text(0x00081155, 'UI', '1.2.3.4.5.678901.2')])

test('R16 every UID of an instance is new, in the file meta information too', async () => {
  const { file, bytes } = await through(ct(references))
  assert.deepEqual(finds(bytes, ...Object.values(uids), '1.2.3.4.5.678901.2'), [])
  assert.equal(file.meta?.string(0x00020003), file.attributes.string(0x00080018))
})

test('R17 a reference finds its image, whichever file comes first', async () => {
  const referring = await through(ct(references, text(0x00080018, 'UI', '1.2.3.4.5.678901.2')))
  const referred = await through(ct())
  const inside = referring.file.attributes.items(0x00081140).map((item) => item.string(0x00081155))
  assert.deepEqual(inside, [referred.file.attributes.string(0x00080018), referring.file.attributes.string(0x00080018)])
})

test('R17 references of segmentations, structure sets, reports and presentation states are mapped alike', async () => {
  const referred = (await through(ct())).file.attributes.string(0x00080018)
  const item = [text(0x00081150, 'UI', ctClass), text(0x00081155, 'UI', uids.instance)]
  const cases = [
    ['1.2.840.10008.5.1.4.1.1.66.4', items(0x00081115, [items(0x0008114a, item), text(0x0020000e, 'UI', uids.series)]), [0x00081115, 0x0008114a]],
    ['1.2.840.10008.5.1.4.1.1.481.3', items(0x30060010, [text(0x00200052, 'UI', uids.frame), items(0x30060012, [items(0x30060014, [items(0x30060016, item), text(0x0020000e, 'UI', uids.series)])])]), [0x30060010, 0x30060012, 0x30060014, 0x30060016]],
    ['1.2.840.10008.5.1.4.1.1.88.33', items(0x0040a375, [items(0x00081115, [items(0x00081199, item), text(0x0020000e, 'UI', uids.series)]), text(0x0020000d, 'UI', uids.study)]), [0x0040a375, 0x00081115, 0x00081199]],
    ['1.2.840.10008.5.1.4.1.1.11.1', items(0x00081115, [items(0x00081140, item), text(0x0020000e, 'UI', uids.series)]), [0x00081115, 0x00081140]],
  ] as const
  for (const [sopClass, reference, way] of cases) {
    const { file } = await through(ct({ tag: 0x7fe00010, vr: 'OW' }, text(0x00080016, 'UI', sopClass), text(0x00080018, 'UI', '1.2.3.4.5.6.99'), reference))
    let at = [file.attributes]
    for (const tag of way) at = at.flatMap((attributes) => attributes.items(tag))
    assert.deepEqual(at.map((attributes) => attributes.string(0x00081155)), [referred], sopClass)
  }
})

test('R18 classes, transfer syntaxes, coding schemes and well-known frames of reference stay', async () => {
  const { file } = await through(ct(text(0x00200052, 'UI', '1.2.840.10008.1.4.1.1'), items(0x00081140, [text(0x00081150, 'UI', ctClass), text(0x00081155, 'UI', uids.instance)])))
  assert.equal(file.attributes.string(0x00080016), ctClass)
  assert.equal(file.attributes.string(0x00200052), '1.2.840.10008.1.4.1.1')
  assert.equal(file.attributes.items(0x00081140)[0]?.string(0x00081150), ctClass)
  assert.equal(file.meta?.string(0x00020010), '1.2.840.10008.1.2.1')
})

test('R19 new UIDs are valid, at most 64 signs, and of the 2.25 form', async () => {
  const { file } = await through(ct())
  for (const tag of [0x00080018, 0x0020000d, 0x0020000e, 0x00200052]) {
    const uid = file.attributes.string(tag) ?? ''
    assert.ok(isValidUid(uid) && uid.length <= 64, uid)
    assert.match(uid, /^2\.25\.[1-9]\d*$/)
  }
})

test('R20 a UID in text, in private elements or as bytes does not leak', async () => {
  const made = bent(fileOf(ct(text(0x0008103e, 'LO', `Recon of ${uids.series}`), text(0x00204000, 'LT', uids.study))), ({ tree }) => {
    put(tree, textNode(0x00290010, 'LO', 'SIEMENS CSA HEADER', []))
    put(tree, { tag: 0x00291010, vr: 'OB', bytes: Buffer.from(`SV10 ${uids.instance} `) })
    put(tree, sequence(0x00291020, [textNode(0x00081155, 'UI', uids.series, [])]))
  })
  assert.deepEqual(finds((await through(made)).bytes, ...Object.values(uids)), [])
})

test('R21 a frame of reference that two series share is shared afterwards', async () => {
  const one = await through(ct(text(0x0020000e, 'UI', '1.2.3.1'), text(0x00080018, 'UI', '1.2.3.11')))
  const other = await through(ct(text(0x0020000e, 'UI', '1.2.3.2'), text(0x00080018, 'UI', '1.2.3.22')))
  assert.equal(one.file.attributes.string(0x00200052), other.file.attributes.string(0x00200052))
  assert.notEqual(one.file.attributes.string(0x0020000e), other.file.attributes.string(0x0020000e))
})

test('R22 with Retain UIDs they stay, and 113110 says so', async () => {
  const { file } = await through(ct(references), { options: ['RetainUIDs', 'RetainLongitudinalModifiedDates'] })
  assert.equal(file.attributes.string(0x0020000d), uids.study)
  assert.equal(file.meta?.string(0x00020003), uids.instance)
  const codes = file.attributes.items(0x00120064).map((item) => item.string(0x00080100))
  assert.ok(codes.includes('113110'))
  assert.ok(!(await through(ct(references))).file.attributes.items(0x00120064).some((item) => item.string(0x00080100) === '113110'))
})
