// The dictionary against PS3.6: well-known tags, repeating groups, private blocks, and the speed that implicit files need.
import assert from 'node:assert/strict'
import test from 'node:test'
import { ambiguousVrs, isRetired, keywordOf, nameOf, privateElementOf, tagOfKeyword, vmOf, vrOf } from '../../src/dicom/dictionary.ts'

test('every listed attribute has a VR of two letters that PS3.5 or the ambiguous list knows', async () => {
  const { attributeNames } = await import('../../src/dicom/tables/attribute-names.gen.ts')
  const vrs = 'AE AS AT CS DA DS DT FD FL IS LO LT OB OD OF OL OV OW PN SH SL SQ SS ST SV TM UC UI UL UN UR US UT UV'.split(' ')
  const lines = attributeNames.split('\n')
  assert.equal(lines.length, 5175)
  for (const line of lines) {
    const tag = Number.parseInt(line.slice(0, 8).replaceAll('x', '0'), 16)
    const vr = vrOf(tag)
    assert.ok(vrs.includes(vr) || Object.hasOwn(ambiguousVrs, vr), `${line.slice(0, 8)} has VR ${vr}`)
    const keyword = line.split('|')[3] ?? ''
    if (keyword !== '') assert.equal(tagOfKeyword(keyword), tag)
  }
})

test('well-known tags have the VR, VM, keyword and name of PS3.6', () => {
  assert.deepEqual(
    [vrOf(0x00100010), vmOf(0x00100010), keywordOf(0x00100010), nameOf(0x00100010)],
    ['PN', '1', 'PatientName', "Patient's Name"],
  )
  assert.equal(vrOf(0x00080005), 'CS')
  assert.equal(vrOf(0x00020010), 'UI')
  assert.equal(vrOf(0x00000100), 'US')
  assert.equal(vrOf(0x7fe00010), 'ox')
  assert.equal(vrOf(0x00280106), 'xs')
  assert.equal(vrOf(0x00283006), 'lo')
  assert.equal(vrOf(0x7fe00001), 'OV')
  assert.equal(isRetired(0x00080001), true)
  assert.equal(isRetired(0x00080005), false)
  assert.equal(tagOfKeyword('StudyInstanceUID'), 0x0020000d)
  assert.equal(tagOfKeyword('constructor'), undefined)
})

test('repeating groups are found in each of their groups, and only in even ones', () => {
  assert.equal(vrOf(0x60003000), 'ox')
  assert.equal(vrOf(0x601e0010), 'US')
  assert.equal(keywordOf(0x60020022), 'OverlayDescription')
  assert.equal(vrOf(0x50040103), 'US')
  assert.equal(vrOf(0x00203112), 'CS')
  assert.equal(vrOf(0x00280421), 'US')
  assert.equal(vrOf(0x60013000), 'UN')
})

test('unknown tags are UN, group lengths UL, private creators LO', () => {
  assert.equal(vrOf(0x00110001), 'UN')
  assert.equal(vrOf(0x00100000), 'UL')
  assert.equal(vrOf(0x00090000), 'UL')
  assert.equal(vrOf(0x00090010), 'LO')
  assert.equal(vrOf(0x00091001), 'UN')
  assert.equal(vrOf(0x00104445), 'UN')
})

test('private elements are found by creator in whatever block they were given', () => {
  assert.equal(privateElementOf(0x00431039, 'GEMS_PARM_01')?.vr, 'IS')
  assert.equal(vrOf(0x0043a039, 'GEMS_PARM_01 '), 'IS')
  assert.equal(vrOf(0x00431039, 'SOMEBODY ELSE'), 'UN')
})
