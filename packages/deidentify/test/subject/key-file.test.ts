/** Key files: every form in which somebody may bring a key, and what is refused without a word of it. */
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { addKey, keyRingOf, KeyFileError, makeKeyFile, nameOfRing, readKeyRing, saltOf, subjectOf } from '../../src/subject/index.ts'

const folder = mkdtempSync(join(tmpdir(), 'vesalius-keys-'))
after(() => rmSync(folder, { recursive: true }))
let count = 0

function file(content: string | Uint8Array, mode = 0o600): string {
  const path = join(folder, `key-${count += 1}`)
  writeFileSync(path, content, { mode })
  chmodSync(path, mode)
  return path
}
const keysIn = (content: string | Uint8Array): string[] => readKeyRing(file(content)).ring.keys.map((key) => Buffer.from(key).toString('hex'))

test('a key is the same as raw bytes, as hexadecimal digits and in base64, with a line end or without', () => {
  for (let round = 0; round < 200; round++) {
    const key = randomBytes(32)
    const hex = key.toString('hex')
    const forms = [key, Buffer.concat([key, Buffer.from('\n')]), hex, `${hex}\n`, `${hex}\r\n`, hex.toUpperCase(), `\ufeff${hex}\n`, key.toString('base64'), `${key.toString('base64')}\n`, `${key.toString('base64url')}\n`, ` ${hex} \n\n`]
    for (const form of forms) assert.deepEqual(keysIn(form), [hex])
  }
})

test('several keys keep their order, raw or as lines of different forms, with remarks between them', () => {
  const [first, second] = [randomBytes(32), randomBytes(32)]
  const both = [first.toString('hex'), second.toString('hex')]
  assert.deepEqual(keysIn(Buffer.concat([first, second])), both)
  assert.deepEqual(keysIn(`# of 2026\n${first.toString('base64')}\n\n# of 2027\n${both[1]}\n`), both)
  assert.notEqual(nameOfRing(keyRingOf([first, second])), nameOfRing(keyRingOf([second, first])))
})

test('a secret of words becomes a key, and keeps it when a further key is appended', () => {
  const secret = 'correct horse battery staple 32b'
  assert.equal(secret.length, 32, 'as long as a raw key, and yet text')
  const [key] = keysIn(`${secret}\n`)
  assert.match(key ?? '', /^[0-9a-f]{64}$/)
  assert.notEqual(key, Buffer.from(secret).toString('hex'))
  const path = file(secret)
  assert.deepEqual(readKeyRing(path).warnings, ['made-from-words'], 'it might be the wrong file')
  const random = randomBytes(32)
  for (const plain of [random, `# of the year 2026\n${random.toString('hex')}\n`, ` ${random.toString('base64')} \n`, 'one-secret-without-a-blank']) assert.deepEqual(readKeyRing(file(plain)).warnings, [])
  addKey(path)
  const { ring } = readKeyRing(path)
  assert.equal(ring.keys.length, 2)
  assert.equal(Buffer.from(ring.keys[0] ?? []).toString('hex'), key)
})

test('what is too short, empty, odd, double or not there is refused, and the message says nothing of the content', () => {
  const key = randomBytes(32).toString('hex')
  const cases: [string | Uint8Array, KeyFileError['code']][] = [
    ['', 'empty'], ['\n# nothing\n', 'empty'], ['tooshortsecret', 'too-short'], [Buffer.from([0, 1, 2]), 'too-short'], [Buffer.alloc(40), 'bad-length'], [`${key}\n${key}\n`, 'twice'], ['x'.repeat(70_000), 'too-long'],
  ]
  for (const [content, code] of cases) {
    assert.throws(() => readKeyRing(file(content)), (error: unknown) => error instanceof KeyFileError && error.code === code && !/tooshort|[0-9a-f]{16}/.test(error.message), code)
  }
  assert.throws(() => readKeyRing(join(folder, 'absent')), (error: unknown) => error instanceof KeyFileError && error.code === 'unreadable' && /ENOENT/.test(error.message))
  assert.throws(() => readKeyRing(folder), KeyFileError)
})

test('a file that others can read is used with a warning', (t) => {
  if (process.platform === 'win32') return t.skip('Windows has no such permissions')
  const key = randomBytes(32)
  assert.deepEqual(readKeyRing(file(key)).warnings, [])
  assert.deepEqual(readKeyRing(file(key, 0o640)).warnings, ['others-can-read'])
})

test('a made key file is random, for the owner only, and replaces none', (t) => {
  const [one, other] = [join(folder, 'made-1'), join(folder, 'made-2')]
  makeKeyFile(one)
  makeKeyFile(other)
  assert.notEqual(nameOfRing(readKeyRing(one).ring), nameOfRing(readKeyRing(other).ring))
  const before = readFileSync(one)
  assert.throws(() => makeKeyFile(one), (error: unknown) => error instanceof KeyFileError && error.code === 'exists')
  assert.deepEqual(readFileSync(one), before)
  if (process.platform === 'win32') return t.skip('Windows has no such permissions')
  assert.equal(statSync(one).mode & 0o777, 0o600)
})

test('a further key is appended to raw keys as to lines, and the first link stays', () => {
  for (const content of [randomBytes(32), `${randomBytes(32).toString('hex')}\n`]) {
    const path = file(content)
    const before = readKeyRing(path).ring
    addKey(path)
    addKey(path)
    const { ring } = readKeyRing(path)
    assert.equal(ring.keys.length, 3)
    assert.deepEqual(ring.keys[0], before.keys[0])
    assert.notDeepEqual(subjectOf(ring, { patientId: '1' }), subjectOf(before, { patientId: '1' }))
  }
})

test('other names give other secrets of a project', () => {
  const ring = keyRingOf([new Uint8Array(32)])
  assert.equal(saltOf(ring, 'a').length, 32)
  assert.notDeepEqual(saltOf(ring, 'a'), saltOf(ring, 'b'))
  assert.notDeepEqual(saltOf(ring, 'a'), saltOf(keyRingOf([new Uint8Array(32).fill(1)]), 'a'))
})
