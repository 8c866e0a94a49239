/** Text (R31 to R38): identity out, words of medicine and technique in, and closed when something fails. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openDeidentifier, keyRingOf, readProfile } from '../../src/index.ts'
import { cleanText, seedsOf } from '../../src/text/index.ts'
import { descriptors } from '../corpus/tables/descriptors.ts'
import { scripts } from '../corpus/tables/names.ts'
import { peopleOf } from '../corpus/people.ts'
import { filled } from '../corpus/plants/descriptors.ts'
import { readDicom } from '@vesalius/standards/dicom'
import { ct, fileOf, finds, items, keyOf, person, text, through } from './one-instance.ts'
import { protocolNames } from './tables/protocol-names.ts'

const seeds = seedsOf([{ kind: 'name', value: person.name }, { kind: 'identifier', value: person.id }, { kind: 'date', value: person.born }])
const said = (value: string): string => cleanText(value, seeds, { kind: 'descriptor' }).text

test('R31 descriptors lose the identity and keep every technical and clinical word', async () => {
  const lost: string[] = []
  for (const who of peopleOf('text', 24)) {
    const known = seedsOf([{ kind: 'name', value: who.pn }, { kind: 'identifier', value: who.patientId }, { kind: 'identifier', value: who.nid }, { kind: 'date', value: who.born }, { kind: 'telephone', value: who.phone }, { kind: 'mail', value: who.mail }])
    for (const { text: template, words } of descriptors) {
      const { text: planted, tokens } = filled(template, who)
      const clean = cleanText(planted, known, { kind: 'descriptor' }).text
      for (const token of tokens) assert.equal(clean.toLowerCase().includes(token.toLowerCase()), false, template)
      lost.push(...words.filter((one) => !clean.includes(one)).map((one) => `${one} of ${template}`))
    }
  }
  const all = 24 * descriptors.reduce((sum, { words }) => sum + words.length, 0)
  assert.ok(lost.length / all <= 0.01, `${lost.length} of ${all} words lost: ${[...new Set(lost)].slice(0, 12).join('; ')}`)
})

test('R32 comments and histories are removed', async () => {
  const tags = [0x00104000, 0x001021b0, 0x00204000, 0x00184000, 0x00324000, 0x00384000, 0x00401400, 0x00400280, 0x00402400, 0x00209158]
  const { file } = await through(ct(...tags.map((tag) => text(tag, 'LT', 'Raucher, Bruder operiert'))))
  for (const tag of tags) assert.equal(file.attributes.string(tag) ?? '', '', tag.toString(16))
})

test('R33 the tokens of this patient go in any order, case, accents, transliteration', () => {
  const written = ['QUASTENFLOSSER Thorax', 'Thorax theodora', 'Theodora_Quastenflosser_CT', 'CT-quastenflosser', 'QuastenflosserThorax', 'Thorax MRN 4471882', 'thorax m r n 4 4 7 1 8 8 2', 'Quästenflösser CT', '03.02.1951 CT', 'quastenflosser,theodora MR']
  for (const value of written) assert.deepEqual(['quastenflosser', 'theodora', '4471882', '03.02.1951', 'quästen', '4 4 7'].filter((token) => said(value).toLowerCase().includes(token)), [], value)
})

test('R34 numbers with check digits, phones, mails, addresses of the net, and dates go without being known', () => {
  const patterns = ['12345678Z', 'RSSMRA85T10A562S', '943 476 5919', '123456782', '1850578006084', '44051401359', '01018012347', '+49 761 2345678', 'anna.rossi@example.org', 'https://intern.example.org/p?id=7', '192.168.17.4', '79104 Freiburg', '12.03.1958', '12 mars 1958']
  const left = patterns.filter((pattern) => cleanText(`Thorax ${pattern}`, seeds, { kind: 'prose' }).text.includes(pattern))
  assert.deepEqual(left, [])
})

test('R35 names in Greek, Cyrillic, Arabic, Hebrew, Chinese, Japanese and Korean go', () => {
  for (const [script, { names }] of Object.entries(scripts)) {
    for (const { family, given, native = [] } of names) {
      const groups = [[family, given] as const, ...native]
      const known = seedsOf([{ kind: 'name', value: groups.map((group) => group.join('^')).join('=') }])
      for (const [first, second] of groups) {
        const { text: clean } = cleanText(`CT Thorax ${first} ${second}`, known, { kind: 'descriptor' })
        assert.equal(clean.includes(first) || clean.includes(second), false, script)
        assert.match(clean, /CT Thorax/)
      }
    }
  }
})

test('R36 of four hundred names of protocols at least 98 % stay as they are', (t) => {
  const changed = protocolNames.filter((name) => cleanText(name, seeds, { kind: 'descriptor' }).changed)
  t.diagnostic(`${protocolNames.length - changed.length} of ${protocolNames.length} unchanged`)
  assert.ok(changed.length / protocolNames.length <= 0.02, changed.slice(0, 20).join('; '))
})

test('R37 persons in reports go: names, text, who verified', async () => {
  const concept = items(0x0040a043, [text(0x00080100, 'SH', '121071'), text(0x00080102, 'SH', 'DCM'), text(0x00080104, 'LO', 'Finding')])
  const content = items(0x0040a730,
    [text(0x0040a010, 'CS', 'HAS OBS CONTEXT'), text(0x0040a040, 'CS', 'PNAME'), concept, text(0x0040a123, 'PN', person.name)],
    [text(0x0040a010, 'CS', 'CONTAINS'), text(0x0040a040, 'CS', 'TEXT'), concept, text(0x0040a160, 'UT', `${person.given} ${person.family} has a nodule of 12 mm in the liver`)])
  const verified = items(0x0040a073, [text(0x0040a075, 'PN', 'Hohenwarter^Benedikta'), text(0x0040a027, 'LO', 'Klinikum Sonnenhalde'), text(0x0040a030, 'DT', '20180504101010')])
  const { file, bytes } = await through(ct({ tag: 0x7fe00010, vr: 'OW' }, text(0x00080016, 'UI', '1.2.840.10008.5.1.4.1.1.88.33'), text(0x00080060, 'CS', 'SR'), text(0x0040a040, 'CS', 'CONTAINER'), content, verified))
  assert.deepEqual(finds(bytes, person.family, person.given, 'Hohenwarter', 'Sonnenhalde', '20180504'), [])
  const told = file.attributes.items(0x0040a730)[1]?.string(0x0040a160) ?? ''
  for (const kept of ['nodule', '12 mm', 'liver']) assert.ok(told.includes(kept), told)
})

test('R38 when the cleaner of text fails, the instance is held or the text is gone', async () => {
  const broken = { seedsOf, countSeeds: () => 0, cleanText: (): never => { throw new Error('broken') } }
  const engine = openDeidentifier({ profile: readProfile('research'), keys: keyRingOf([keyOf(1)]), text: broken })
  const outcome = await engine.deidentify({ file: readDicom(fileOf(ct(text(0x0008103e, 'LO', `Thorax ${person.family}`)))) })
  if (outcome.kind === 'released') assert.deepEqual(finds(outcome.edit.toBytes(), person.family), [])
  else assert.ok(outcome.code)
  await engine.close()
})
