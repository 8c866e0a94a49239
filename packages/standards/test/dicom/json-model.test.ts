// DICOM JSON both ways, over values of every kind, hostile input, the real corpus and pydicom.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { buildDicom } from '../../src/dicom/build.ts'
import { type PlainAttributes, readDicom } from '../../src/dicom/index.ts'
import { type DicomJson, fromJson, type JsonElement, jsonDecimal, toJson } from '../../src/dicom/json-model.ts'
import { fromXml, toXml } from '../../src/dicom/xml-model.ts'
import { corpusFolder, corpusIsAbsent, corpusPaths } from './corpus-files.ts'

const explicit = '1.2.840.10008.1.2.1'
const attributesOf = (attributes: PlainAttributes, transferSyntax = explicit) =>
  readDicom(buildDicom({ transferSyntax, attributes })).attributes
const plain = (json: unknown): unknown => JSON.parse(JSON.stringify(json))

const everyKind: PlainAttributes = [
  { tag: 0x00080005, vr: 'CS', value: ['ISO_IR 192'] },
  { tag: 0x00080008, vr: 'CS', value: ['ORIGINAL', '', 'AXIAL'] },
  { tag: 0x00080018, vr: 'UI', value: '1.2.3' },
  { tag: 0x00080050, vr: 'SH' },
  { tag: 0x00081030, vr: 'LO', value: 'Ünder' },
  { tag: 0x00082112, vr: 'SQ', value: [[{ tag: 0x00081155, vr: 'UI', value: '1.2' }], []] },
  { tag: 0x00090010, vr: 'LO', value: 'ACME 1' },
  { tag: 0x00091001, vr: 'DS', value: ['1.50', '0.1234567890123456'] },
  { tag: 0x00091002, vr: 'UV', value: Uint8Array.of(255, 255, 255, 255, 255, 255, 255, 255) },
  { tag: 0x00091003, vr: 'SV', value: [-5] },
  { tag: 0x00091004, vr: 'FD', value: [0.1, Number.NaN, Number.NEGATIVE_INFINITY] },
  { tag: 0x00100010, vr: 'PN', value: ['Yamada^Tarou=山田^太郎=やまだ^たろう', '', 'A^B^^'] },
  { tag: 0x00200013, vr: 'IS', value: '7' },
  { tag: 0x00280009, vr: 'AT', value: [0x00181063] },
  { tag: 0x00280010, vr: 'US', value: 2 },
  { tag: 0x00281054, vr: 'LO', value: '<&"\'>' },
  { tag: 0x00324000, vr: 'LT', value: 'two\\lines\r\nhere' },
  { tag: 0x7fe00010, vr: 'OW', value: Uint8Array.of(1, 2, 3, 4) },
]

test('writes the forms that PS3.18 Annex F gives each representation', () => {
  const json = plain(toJson(attributesOf(everyKind))) as DicomJson
  assert.deepEqual(json['00080008'], { vr: 'CS', Value: ['ORIGINAL', null, 'AXIAL'] })
  assert.deepEqual(json['00080050'], { vr: 'SH' })
  assert.deepEqual(json['00082112'], { vr: 'SQ', Value: [{ '00081155': { vr: 'UI', Value: ['1.2'] } }, {}] })
  assert.deepEqual(json['00091001'], { vr: 'DS', Value: [1.5, '0.1234567890123456'] })
  assert.deepEqual(json['00091002'], { vr: 'UV', Value: ['18446744073709551615'] })
  assert.deepEqual(json['00091003'], { vr: 'SV', Value: [-5] })
  assert.deepEqual(json['00091004'], { vr: 'FD', Value: [0.1, 'NaN', '-inf'] })
  assert.deepEqual(json['00100010'], {
    vr: 'PN',
    Value: [{ Alphabetic: 'Yamada^Tarou', Ideographic: '山田^太郎', Phonetic: 'やまだ^たろう' }, null, { Alphabetic: 'A^B^^' }],
  })
  assert.deepEqual(json['00280009'], { vr: 'AT', Value: ['00181063'] })
  assert.deepEqual(json['00324000'], { vr: 'LT', Value: ['two\\lines\r\nhere'] })
  assert.deepEqual(json['7FE00010'], { vr: 'OW', InlineBinary: 'AQIDBA==' })
})

test('reads back what it wrote, as JSON and as XML, to the same elements', () => {
  const attributes = attributesOf(everyKind)
  const json = plain(toJson(attributes, { decimalsAsText: true }))
  for (const back of [fromJson(json), fromXml(toXml(attributes))]) {
    assert.deepEqual(plain(toJson(attributesOf(back), { decimalsAsText: true })), json)
  }
})

test('big endian words become little endian in JSON', () => {
  const json = toJson(attributesOf([{ tag: 0x7fe00010, vr: 'OW', value: Uint8Array.of(1, 2, 3, 4) }], '1.2.840.10008.1.2.2'))
  assert.equal(json['7FE00010']?.InlineBinary, 'AgEEAw==')
})

test('decimals are numbers only where nothing is lost', () => {
  for (const [text, value] of [
    ['1.0', 1],
    ['-0', 0],
    [' '.trim(), null],
    ['+.5', 0.5],
    ['1e-400', '1e-400'],
    ['1e400', '1e400'],
    ['1.2.3', '1.2.3'],
    ['0x10', '0x10'],
    ['1234567890123456', '1234567890123456'],
  ] as const)
    assert.ok(Object.is(jsonDecimal(text), value), text)
})

test('asks for bulk data by size, gives the path, and takes only what is included', () => {
  const asked: number[][] = []
  const attributes = attributesOf([
    { tag: 0x00082112, vr: 'SQ', value: [[{ tag: 0x00420011, vr: 'OB', value: new Uint8Array(2000) }]] },
    ...everyKind.filter((e) => e.tag > 0x00281054),
  ])
  const json = toJson(attributes, {
    bulkDataUri: (_, path) => (asked.push([...path]), 'urn:here'),
    include: (element, path) => path.length > 1 || element.tag === 0x00082112 || element.tag === 0x7fe00010,
  })
  assert.deepEqual(Object.keys(json), ['00082112', '7FE00010'])
  assert.deepEqual(asked, [[0x00082112, 0, 0x00420011]])
  assert.equal((json['00082112']?.Value?.[0] as DicomJson)['00420011']?.BulkDataURI, 'urn:here')
})

test('objects have no prototype, and keys that reach for one are refused (A27)', () => {
  assert.equal(Object.getPrototypeOf(toJson(attributesOf(everyKind))), null)
  const refuse = (text: string, code = 'bad-json'): void => assert.throws(() => fromJson(JSON.parse(text)), { code })
  refuse('{"__proto__":{"vr":"LO","Value":["x"]}}')
  refuse('{"constructor":{"vr":"LO"}}')
  refuse('{"00100010":{"vr":"PN","Value":[{"__proto__":{"Alphabetic":"x"}}]}}')
  refuse('{"00100010":{"__proto__":{},"vr":"PN"}}')
  refuse('{"PatientName":{"vr":"PN"}}')
  refuse('{"00100010":{"vr":"constructor"}}')
  refuse('{"00100010":{"vr":"LO","Value":"x"}}')
  refuse('{"00100010":{"vr":"LO","Value":[{}]}}')
  refuse('{"00280010":{"vr":"US","Value":["two"]}}')
  refuse('{"00280010":{"vr":"OB","InlineBinary":"?"}}')
  refuse('{"00280010":{"vr":"OB","InlineBinary":"AA==","Value":[1]}}')
  refuse('[]')
  refuse('{"7FE00010":{"vr":"OW","BulkDataURI":"file:///etc/passwd"}}', 'bulk-data')
  refuse('{"7FE00010":{"vr":"OW","BulkDataURI":"http://169.254.169.254/"}}', 'bulk-data')
  refuse(`${'{"00082112":{"vr":"SQ","Value":['.repeat(40)}${']}}'.repeat(40)}`, 'too-deep')
  assert.equal(({} as Record<string, unknown>).Alphabetic, undefined)
})

test('errors never repeat what they refuse', () => {
  for (const text of [
    '{"SECRET":{}}',
    '{"00100010":{"vr":"SECRET"}}',
    '{"00280010":{"vr":"US","Value":["SECRET"]}}',
    '{"00280010":{"vr":"OB","BulkDataURI":"SECRET"}}',
  ]) {
    assert.throws(
      () => fromJson(JSON.parse(text)),
      (error: Error) => !error.message.includes('SECRET'),
    )
  }
})

// Odd lengths are padded when written, and Specific Character Set becomes ISO_IR 192.
function comparable(json: DicomJson): unknown {
  const walk = (element: JsonElement): unknown => {
    if (element.InlineBinary !== undefined) {
      const bytes = Buffer.from(element.InlineBinary, 'base64')
      return Buffer.concat([bytes, Buffer.alloc(bytes.length % 2)]).toString('base64')
    }
    if (element.vr !== 'SQ') return { ...element }
    return (element.Value ?? []).map((item) => comparable(item as DicomJson))
  }
  return Object.fromEntries(
    Object.entries(json)
      .filter(([tag]) => tag !== '00080005')
      .map(([tag, element]) => [tag, walk(element)]),
  )
}

// A code string of this file has a letter that the default repertoire lacks, so it cannot be written again.
const unwritable = new Set(['fo-dicom+fo-dicom/GH1301.dcm'])

test('every corpus file goes through JSON and XML and back with the same attributes', { skip: corpusIsAbsent }, () => {
  let compared = 0
  for (const path of corpusPaths(300_000)) {
    const bytes = readFileSync(join(corpusFolder, path))
    let file: ReturnType<typeof readDicom>
    try {
      file = readDicom(bytes)
    } catch {
      continue // broken on purpose; the reader's own tests say how
    }
    const bulk = new Map<string, Uint8Array>()
    const bulkDataUri = (element: { tag: number; fragments?: unknown }, at: readonly number[]): string => {
      const uri = `urn:${at.join('/')}`
      const owner = at
        .slice(0, -1)
        .reduce<typeof file.attributes>(
          (place, step, depth) => (depth % 2 === 0 ? place.items(step)[at[depth + 1] ?? 0]! : place),
          file.attributes,
        )
      bulk.set(uri, element.fragments === undefined ? owner.bytes(element.tag)! : new Uint8Array(2))
      return uri
    }
    const options = { bulkDataUri, decimalsAsText: true, include: (element: { vr: string; length: number }) => element.length < 60_000 }
    const json = toJson(file.attributes, options)
    if (unwritable.has(path)) {
      assert.throws(() => attributesOf(fromJson(plain(json), { bulkData: (uri) => bulk.get(uri) })), { code: 'not-encodable' })
      continue
    }
    const again = { ...options, bulkDataUri: (_: unknown, at: readonly number[]) => `urn:${at.join('/')}` }
    for (const back of [
      fromJson(plain(json), { bulkData: (uri) => bulk.get(uri) }),
      fromXml(toXml(file.attributes, options), { bulkData: (uri) => bulk.get(uri) }),
    ]) {
      const result = comparable(toJson(attributesOf(back), again))
      const expected = comparable(json)
      assert.deepEqual(withoutPixels(result), withoutPixels(expected), path)
      compared++
    }
  }
  assert.ok(compared > 500, `${compared}`)
})

function withoutPixels(json: unknown): unknown {
  return JSON.parse(JSON.stringify(json, (key, value: unknown) => (key === '7FE00010' ? undefined : value)))
}

// Where pydicom and we differ, and why that is right.
function explained(tag: string, ours: JsonElement | undefined, theirs: JsonElement | undefined, path: string): string | undefined {
  if (ours === undefined)
    return tag.endsWith('0000') ? 'group lengths are not part of JSON' : tag === 'FFFCFFFC' ? 'trailing padding carries nothing' : undefined
  if (theirs === undefined)
    return /GH179A|badVR/.test(path) ? 'pydicom leaves out what it cannot write, and what a wrong length swallowed' : undefined
  if (tag === '00080005') return 'JSON is always ISO_IR 192'
  if (path.includes('GH179A')) return 'an element with a wrong length swallows the rest in pydicom'
  if (ours.vr !== theirs.vr) {
    const isPrivate = Number.parseInt(tag.slice(0, 4), 16) % 2 === 1
    return isPrivate ? 'the private dictionaries differ, or UN held a sequence' : undefined
  }
  if (/bigendian|big_endian|expb/i.test(path) && ours.vr === 'OW') return 'pydicom leaves big endian words'
  const [a, b] = [JSON.stringify(ours.Value ?? []), JSON.stringify(theirs.Value ?? [])]
  if (ours.BulkDataURI !== undefined || theirs.BulkDataURI !== undefined) return 'long values are not compared here'
  if (b.replaceAll('""', 'null') === a) return 'an empty value of several is null (PS3.18 F.2.5)'
  if (b.replace(/ +"/g, '"') === a) return 'padding inside a list is insignificant'
  if (ours.vr === 'UV' && /\d{16,}/.test(a)) return 'beyond 2^53 a number would lose digits'
  if (ours.vr === 'DS' && JSON.stringify((ours.Value ?? []).map(Number)) === b) return 'a text of more than 15 digits stays text'
  return undefined
}

test('agrees with pydicom on every value of the corpus, but for differences that are explained', (t) => {
  const python = ['/usr/bin/python3', 'python3'].find((program) => spawnSync(program, ['-c', 'import pydicom']).status === 0)
  if (corpusIsAbsent !== false || python === undefined) return t.skip(corpusIsAbsent || 'python3-pydicom is not installed')
  const paths = corpusPaths(300_000)
  const run = spawnSync(python, [join(import.meta.dirname, 'oracle', 'to-json.py')], {
    input: paths.map((path) => join(corpusFolder, path)).join('\n'),
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
  })
  let values = 0
  const compare = (ours: DicomJson, theirs: DicomJson, path: string): void => {
    for (const tag of new Set([...Object.keys(ours), ...Object.keys(theirs)])) {
      const [a, b] = [ours[tag], theirs[tag]]
      if (a?.vr === 'SQ' && b?.vr === 'SQ') {
        assert.equal(a.Value?.length ?? 0, b.Value?.length ?? 0, `${path} ${tag}`)
        a.Value?.forEach((item, at) => compare(item as DicomJson, b.Value?.[at] as DicomJson, path))
      } else if (
        JSON.stringify(a) !==
        JSON.stringify(b && { vr: b.vr, ...(b.Value && { Value: b.Value }), ...(b.InlineBinary && { InlineBinary: b.InlineBinary }) })
      ) {
        assert.ok(explained(tag, a, b, path), `${path} ${tag} ${a?.vr} ${b?.vr}`)
      } else values++
    }
  }
  for (const line of run.stdout.trim().split('\n')) {
    const [path = '', text = ''] = line.split('\t')
    const theirs = JSON.parse(text) as DicomJson & { error?: unknown }
    if (theirs.error !== undefined) continue
    try {
      readDicom(readFileSync(path))
    } catch {
      continue
    }
    compare(plain(toJson(readDicom(readFileSync(path)).attributes, { bulkDataUri: () => 'bulk' })) as DicomJson, theirs, path)
  }
  assert.ok(values > 10_000, `${values} values compared`)
})
