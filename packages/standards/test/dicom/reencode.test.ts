import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { isDeepStrictEqual } from 'node:util'
import { type Attributes, type Element, buildDicom, formatTag, readDicom, reencode } from '@vesalius/standards/dicom'
import { corpusIsAbsent, corpusPaths } from './corpus-files.ts'
import { corpusFile, damaged } from './damaged-files.ts'

const explicit = '1.2.840.10008.1.2.1'
const implicit = '1.2.840.10008.1.2'
const deflated = '1.2.840.10008.1.2.1.99'
const bigEndian = '1.2.840.10008.1.2.2'

const native = (): string[] =>
  corpusPaths(4_000_000).filter(
    (name) => damaged[name] === undefined && readDicom(corpusFile(name)).attributes.element(0x7fe00010)?.fragments === undefined,
  )

const plain = (attributes: Attributes): Element[] =>
  [...attributes].filter((element) => (element.tag & 0xffff) !== 0 && element.tag !== 0x7fe00010)

/** Tags whose decoded values differ, at every level. Where only one side has a representation, the bytes are compared. */
const differing = (old: Attributes, now: Attributes): string[] => {
  const [before, after] = [plain(old), plain(now)]
  if (before.length !== after.length) return ['the number of elements']
  return before.flatMap((element, at) => {
    const other = after[at]
    if (other?.tag !== element.tag) return [formatTag(element.tag)]
    if (element.items !== undefined && other.items !== undefined) {
      return element.items.flatMap((item, index) =>
        other.items?.[index] === undefined ? [formatTag(element.tag)] : differing(item, other.items[index]),
      )
    }
    const values = (attributes: Attributes, one: Element): unknown[] => [attributes.stringsOf(one), attributes.numbersOf(one)]
    const same =
      element.vr === other.vr
        ? isDeepStrictEqual(values(old, element), values(now, other))
        : Buffer.from(old.bytesOf(element)).equals(now.bytesOf(other))
    return same ? [] : [`${formatTag(element.tag)} ${element.vr} ${other.vr}`]
  })
}

test('every native corpus file says the same in explicit, implicit and deflated little endian', { skip: corpusIsAbsent }, () => {
  for (const name of native()) {
    const file = readDicom(corpusFile(name))
    for (const transferSyntax of [explicit, implicit, deflated]) {
      const again = readDicom(reencode(file, { transferSyntax }).toBytes())
      assert.equal(again.transferSyntax, transferSyntax)
      assert.equal(again.attributes.element(0x7fe00010)?.length, file.attributes.element(0x7fe00010)?.length, name)
      assert.deepEqual(differing(file.attributes, again.attributes), [], `${name} in ${transferSyntax}`)
    }
  }
})

test('big endian files become what their little endian twins are, pixels included', { skip: corpusIsAbsent }, () => {
  const folder = 'pydicom+pydicom-data/'
  const all = corpusPaths(4_000_000)
  const twins = all.filter((name) => /(_expb|_big_endian)/.test(name)).map((name) => [name, name.replace(/_expb|_big_endian/, '')] as const)
  const present = twins.filter(([, twin]) => all.includes(twin))
  assert.ok(present.length >= 3, `${present.length} twins in ${folder}`)
  for (const [big, little] of present) {
    const file = readDicom(corpusFile(big))
    assert.equal(file.transferSyntax, bigEndian)
    const pixels = readDicom(reencode(file, { transferSyntax: explicit }).toBytes()).attributes.bytes(0x7fe00010)
    assert.ok(Buffer.from(pixels ?? []).equals(readDicom(corpusFile(little)).attributes.bytes(0x7fe00010) ?? Buffer.of(1)), big)
  }
})

test('dcmdump reads what was made', {
  skip: corpusIsAbsent || (spawnSync('dcmdump', ['--version']).error ? 'dcmdump is not installed' : false),
}, () => {
  const folder = mkdtempSync(join(tmpdir(), 'reencode-'))
  try {
    const names = native()
    const paths = names.flatMap((name, at) =>
      [explicit, implicit].map((transferSyntax, which) => {
        const path = join(folder, `${at}-${which}.dcm`)
        writeFileSync(path, reencode(readDicom(corpusFile(name)), { transferSyntax }).toBytes())
        return path
      }),
    )
    const run = spawnSync('dcmdump', ['--quiet', ...paths], { encoding: 'utf8', maxBuffer: 1 << 28 })
    assert.equal(run.status, 0, `${paths.length} files, status ${run.status}`)
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('encapsulated pixel data are not carried into another transfer syntax unless they are brought', () => {
  const file = readDicom(
    buildDicom({ transferSyntax: '1.2.840.10008.1.2.5', attributes: [{ tag: 0x7fe00010, vr: 'OB', fragments: [Uint8Array.of(1, 2)] }] }),
  )
  assert.throws(() => reencode(file, { transferSyntax: explicit }), { code: 'needs-pixels' })
  const again = readDicom(reencode(file, { transferSyntax: explicit, pixelData: { native: Uint8Array.of(7, 8), vr: 'OB' } }).toBytes())
  assert.deepEqual(again.attributes.bytes(0x7fe00010), Uint8Array.of(7, 8))
  assert.equal(again.meta?.string(0x00020010), explicit)
})

test('a sequence held as UN keeps its implicit content', () => {
  const inner = new Uint8Array(Buffer.from('feff00e00a00000010001000020000004141', 'hex'))
  const file = readDicom(buildDicom({ transferSyntax: explicit, attributes: [{ tag: 0x00091010, vr: 'UN', value: inner }] }))
  for (const transferSyntax of [implicit, explicit]) {
    const again = readDicom(reencode(file, { transferSyntax }).toBytes()).attributes
    assert.equal(again.items(0x00091010)[0]?.string(0x00100010), 'AA')
    assert.deepEqual(again.bytes(0x00091010), inner)
  }
})
