/** Text under a character set that cannot be meant (PS3.5 6.1.2): read as it is meant, cleaned, written validly, and never with the person in another reading. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decodeValues, encodeText, type PlainElement } from '@vesalius/standards/dicom'
import { encodable } from '../src/readings.ts'
import { ct, fileOf, finds, text, through } from './requirements/one-instance.ts'

const bytes = (tag: number, vr: string, value: Uint8Array): PlainElement => ({ tag, vr, value: value.length % 2 ? Buffer.concat([value, Buffer.from(' ')]) : value })
const utf8 = (value: string): Buffer => Buffer.from(value, 'utf8')
const latin1 = (value: string): Buffer => Buffer.from(value, 'latin1')
const set = (...terms: string[]): PlainElement => text(0x00080005, 'CS', terms)

/** The bytes of the series description that comes out, read strictly by the declared set; the whole file beside it. */
async function described(elements: readonly PlainElement[], sets: readonly string[]): Promise<{ said: string, whole: Uint8Array }> {
  const { file, bytes: whole } = await through(fileOf(ct(set(...sets), ...elements)))
  const element = file.attributes.element(0x0008103e)
  return { said: element ? decodeValues(file.attributes.bytesOf(element), sets, 'LO', { fatal: true }).join('\\') : '', whole }
}

test('Latin-1 under a declaration of UTF-8 becomes UTF-8, without the person', async () => {
  const { said, whole } = await described([bytes(0x00100010, 'PN', latin1('Brüggenöhl^Änne')), bytes(0x0008103e, 'LO', latin1('MRT Schädel Brüggenöhl T2'))], ['ISO_IR 192'])
  assert.equal(said, 'MRT Schädel T2')
  assert.deepEqual([...finds(whole, 'Brüggenöhl', 'Brueggenoehl'), ...finds(latin1Of(whole), 'ggen')], [])
})

const latin1Of = (whole: Uint8Array): Uint8Array => Buffer.from(Buffer.from(whole).toString('latin1'), 'utf8')

test('UTF-8 under Latin-1 becomes Latin-1, whether the name is written the one way or the other', async () => {
  for (const write of [utf8, latin1]) {
    const { said, whole } = await described([bytes(0x00100010, 'PN', write('Brüggenöhl^Änne')), bytes(0x0008103e, 'LO', utf8('MRT Schädel Brüggenöhl T2'))], ['ISO_IR 100'])
    assert.equal(said, 'MRT Schädel T2')
    assert.deepEqual(finds(whole, 'Brüggenöhl', 'ggenÃ¶hl', 'Brueggenoehl'), [])
  }
})

test('without a character set umlauts are written plainly when a text is changed, and stay as they are when it is not', async () => {
  for (const write of [utf8, latin1]) {
    const { said } = await described([bytes(0x00100010, 'PN', latin1('Brüggenöhl^Änne')), bytes(0x0008103e, 'LO', write('MRT Schädel Brüggenöhl T2'))], [''])
    assert.equal(said, 'MRT Schaedel T2')
  }
  const { file } = await through(fileOf(ct(set(''), bytes(0x0008103e, 'LO', latin1('MRT Schädel T2')))))
  assert.deepEqual(Buffer.from(file.attributes.bytesOf(file.attributes.element(0x0008103e)!)), latin1('MRT Schädel T2'))
})

test('UTF-8 that was cut in the middle of a character loses that character alone', async () => {
  const cut = utf8('MRT Schädel Ü').subarray(0, -1)
  const { said } = await described([bytes(0x0008103e, 'LO', cut)], ['ISO_IR 192'])
  assert.equal(said, 'MRT Schädel')
})

test('a declared set that fits is believed: Cyrillic, and pairs of bytes that are valid UTF-8 by chance', async () => {
  const cyrillic = await described([bytes(0x0008103e, 'LO', Uint8Array.of(0xba, 0xc2))], ['ISO_IR 144'])
  assert.equal(cyrillic.said, 'КТ')
  const { file } = await through(fileOf(ct(set('ISO_IR 144'), bytes(0x0008103e, 'LO', Uint8Array.of(0xc3, 0xb7, 0x20, 0xba, 0xc2)))))
  const element = file.attributes.element(0x0008103e)
  assert.ok(element === undefined || !Buffer.from(file.attributes.bytesOf(element)).includes(utf8('÷')))
})

test('where two sets can be meant, a name in either takes the text with it, though words of a maker stay', async () => {
  // Two characters in UTF-8 may be chance in GB18030; four are taken for UTF-8. The name stands in the other reading each time.
  const [two, four] = [utf8('三枝'), utf8('三枝三枝')]
  const asPairs = (value: Uint8Array): Buffer => Buffer.from(encodeText(decodeValues(value, ['GB18030'], 'LO')[0] ?? '', ['GB18030'], { vr: 'PN' }))
  for (const [name, maker] of [[Buffer.from(encodeText('三枝', ['GB18030'], { vr: 'PN' })), two], [asPairs(four), four]] as const) {
    const { outcome, bytes: whole } = await through(fileOf(ct(set('GB18030'), bytes(0x00100010, 'PN', name), bytes(0x00080070, 'LO', Buffer.concat([utf8('CT '), maker])))))
    assert.equal(Buffer.from(whole).includes(maker), false)
    assert.ok(outcome?.kind === 'released' && outcome.facts.acts.some(({ path, because }) => path === '(0008,0070)' && because === 'charset'))
  }
})

test('UTF-8 under GB18030 is seen by more than two of its characters', async () => {
  const { said, whole } = await described([bytes(0x00100010, 'PN', utf8('Zhang^Weiming=张^伟明')), bytes(0x0008103e, 'LO', utf8('RM próstata T2 sagital (张伟明)'))], ['GB18030'])
  assert.equal(said, 'RM próstata T2 sagital')
  assert.deepEqual(finds(whole, '张伟明', '伟明'), [])
})

test('words that a set does not hold are written in plain letters of their case, other scripts go', () => {
  assert.equal(encodable('ÜBERSICHT Ödem Łokieć сердце T2', [], 'LO'), 'UEBERSICHT Oedem Lokiec T2')
  assert.equal(encodable('Übersicht', ['ISO_IR 100'], 'LO'), 'Übersicht')
  assert.equal(encodable('КТ сердце', ['ISO_IR 144'], 'LO'), 'КТ сердце')
})

test('ISO 2022 under a declaration of UTF-8 is read by its escape sequences; what they do not explain goes whole', async () => {
  const japanese = (value: string): Buffer => Buffer.from(encodeText(value, ['', 'ISO 2022 IR 87'], { vr: 'LO' }))
  const name = bytes(0x00100010, 'PN', utf8('Yamaguchi^Sachiko=山口^幸子'))
  const { said, whole } = await described([name, bytes(0x0008103e, 'LO', japanese('頭部 CT 山口'))], ['ISO_IR 192'])
  assert.equal(said, '頭部 CT')
  assert.deepEqual(finds(whole, '山口', '\x1b'), [])
  const cut = japanese('T2 山口').subarray(0, -1)
  for (const sets of [['ISO_IR 192'], ['GB18030'], ['', 'ISO 2022 IR 87']]) {
    const { file } = await through(fileOf(ct(set(...sets), name, bytes(0x0008103e, 'LO', cut), bytes(0x00181020, 'LO', cut))))
    for (const tag of [0x0008103e, 0x00181020]) {
      const element = file.attributes.element(tag)
      assert.equal(element !== undefined && Buffer.from(file.attributes.bytesOf(element)).includes(japanese('山').subarray(3, 5)), false, `${sets.join()} ${tag.toString(16)}`)
    }
  }
})

/** ISO 8859-9, and 8859-4 below: letters that Latin-1 has in other places. */
const turkish = (value: string): Buffer => Buffer.from([...value].map((letter) => ({ ş: 0xfe, Ş: 0xde, ğ: 0xf0, ı: 0xfd, İ: 0xdd })[letter] ?? letter.charCodeAt(0)))
const baltic = (value: string): Buffer => Buffer.from([...value].map((letter) => ({ Š: 0xa9, š: 0xb9, ķ: 0xf3, Ķ: 0xd3, ē: 0xba, Ē: 0xaa, ī: 0xef })[letter] ?? letter.charCodeAt(0)))

test('a name whose set is declared wrongly or not at all is met in plain Latin, in other case and backwards', async () => {
  for (const declared of [[], ['ISO_IR 100'], ['ISO_IR 144']]) {
    const about = declared.join('')
    for (const told of ['OZGUNES 1.2', 'ozgunes', 'Oezguenes', 'senugzo']) assert.equal((await through(fileOf(ct(set(...declared), bytes(0x00100010, 'PN', turkish('Özgüneş^Gülşen')), text(0x00181020, 'LO', `V1 ${told}`))))).file.attributes.string(0x00181020)?.toLowerCase().includes(told.slice(0, 6).toLowerCase()), false, `${about} ${told}`)
    const raw = await through(fileOf(ct(set(...declared), bytes(0x00100010, 'PN', turkish('Özgüneş^Gülşen')), bytes(0x00181020, 'LO', turkish('V1 ÖZGÜNEŞ')), bytes(0x00081090, 'LO', turkish('Unit şenüGzö')))))
    assert.deepEqual(finds(latin1Of(raw.bytes), turkish('ZGÜNEŞ').toString('latin1'), turkish('GÜN').toString('latin1')), [], about)
    const short = await through(fileOf(ct(set(...declared), bytes(0x00100010, 'PN', baltic('Šķēle^Ilzīte')), bytes(0x00181020, 'LO', baltic('ŠĶĒLE 7')), text(0x00081090, 'LO', 'Unit Skele'))))
    assert.deepEqual(finds(latin1Of(short.bytes), baltic('ŠĶĒLE').toString('latin1'), 'Skele'), [], about)
  }
})

test('words of a maker with letters of the declared set stay, whoever it is', async () => {
  const { file } = await through(fileOf(ct(set('ISO_IR 100'), bytes(0x00100010, 'PN', latin1('Brüggenöhl^Änne')), bytes(0x00181020, 'LO', latin1('Schärfe größer')))))
  assert.equal(file.attributes.string(0x00181020), 'Schärfe größer')
})

test('of bytes that are no letters in the declared set only what is plain stays', async () => {
  const { file, bytes: whole } = await through(fileOf(ct(set('ISO_IR 101'), bytes(0x00181020, 'LO', Buffer.concat([utf8('V1 '), Buffer.from([0xd7, 0x97, 0xd7, 0x95, 0xd7, 0x3f]), utf8(' coil')])))))
  assert.match(file.attributes.string(0x00181020) ?? '', /^V1 \?? ?coil$/)
  assert.equal(Buffer.from(whole).includes(Buffer.from([0xd7, 0x97])), false)
})
