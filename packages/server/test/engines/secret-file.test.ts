/** Files that hold a secret. */
import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { eraseSecretFile, replaceSecretFile, secretFile } from '#engines'

const base = mkdtempSync(join(tmpdir(), 'vesalius-secret-'))
after(() => rmSync(base, { recursive: true, force: true }))

test('a secret is made once, in a folder and a file of its own for this account only, and read from then on', () => {
  const folder = join(base, 'keys', 'inner')
  const made = secretFile(folder, 'one.key', () => 'first')
  assert.equal(made.toString(), 'first')
  assert.equal(secretFile(folder, 'one.key', () => assert.fail('it is there')).toString(), 'first')
  assert.equal(statSync(join(folder, 'one.key')).mode & 0o777, 0o600)
  assert.equal(statSync(folder).mode & 0o777, 0o700)
  assert.deepEqual(readdirSync(folder), ['one.key'])
})

test('of two that make it at once, both have what one of them made', () => {
  const outer = secretFile(base, 'two.key', () => {
    assert.equal(secretFile(base, 'two.key', () => 'faster').toString(), 'faster')
    return 'slower'
  })
  assert.equal(outer.toString(), 'faster')
})

test('a secret is replaced whole, and erased with nothing left beside it', () => {
  const folder = join(base, 'replaced')
  secretFile(folder, 'three.key', () => new Uint8Array([1, 2, 3]))
  replaceSecretFile(folder, 'three.key', new Uint8Array([4, 5]))
  assert.deepEqual([...readFileSync(join(folder, 'three.key'))], [4, 5])
  eraseSecretFile(folder, 'three.key')
  assert.deepEqual(readdirSync(folder), [])
})

test('a folder that cannot be made is the system\'s error', () => {
  assert.throws(() => secretFile('/proc/none', 'four.key', () => 'x'), (error) => typeof (error as NodeJS.ErrnoException).code === 'string')
})
