/** `vesalius models check-passport`: a passport that is whole, one that was changed, another site's, and weights that are others. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { createHash, createPublicKey, generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'

const cli = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'vesalius-passport-'))
after(() => rmSync(folder, { recursive: true, force: true }))

const { privateKey } = generateKeyPairSync('ed25519')
const { x = '' } = createPublicKey(privateKey).export({ format: 'jwk' })
const box = randomBytes(32).toString('base64')
const site = createHash('sha256').update(`${Buffer.from(x, 'base64url').toString('base64')}\n${box}`).digest('hex').slice(0, 16)
const weights = randomBytes(100)

function passport(change: object = {}): string {
  const text = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const head = text({ alg: 'EdDSA', typ: 'vesalius-passport', kid: site, jwk: { kty: 'OKP', crv: 'Ed25519', x }, box })
  const items = [{ id: 'weights', title: 'Weights', asked: {}, value: { sha256: createHash('sha256').update(weights).digest('hex') }, source: 'registry' }, { id: 'funding', title: 'Funding', asked: {}, missing: 'Declare it.' }]
  const body = text({ format: 'vesalius-passport/1', name: 'nodules', version: 2, record: 'a'.repeat(64), site, items, complete: {}, ...change })
  return `${head}.${body}.${sign(null, Buffer.from(`${head}.${body}`), privateKey).toString('base64url')}`
}

function check(jws: string, ...more: readonly string[]): { status: number | null; said: string } {
  const file = join(folder, 'passport.jws')
  writeFileSync(file, jws)
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, 'models', 'check-passport', file, ...more], { encoding: 'utf8' })
  return { status, said: stdout || stderr }
}

const inFile = (name: string, bytes: Uint8Array): string => {
  writeFileSync(join(folder, name), bytes)
  return join(folder, name)
}

test('one that is whole names its site and how much is missing; its weights are told from others', () => {
  assert.match(check(passport()).said, new RegExp(`^nodules 2: the passport is whole; signed by ${site} \\(compare`))
  const { status, said } = check(passport(), '--site', site, '--weights', inFile('weights', weights))
  assert.equal(status, 0)
  assert.match(said, /which is the one given\n1 of 2 items are in the record, 1 are missing; the weights are those it names/)
  assert.deepEqual(check(passport(), '--weights', inFile('others', randomBytes(100))), { status: 65, said: 'vesalius: the weights are not those of the passport\n' })
})

test('one that was changed, that names a site that did not sign it, or of another site than expected is not taken', () => {
  const [head, , signature] = passport().split('.')
  const [, other] = passport({ version: 3 }).split('.')
  assert.match(check([head, other, signature].join('.')).said, /was changed/)
  assert.match(check(passport({ site: '0'.repeat(16) })).said, /another site than signed it/)
  assert.match(check(passport(), '--site', 'f'.repeat(16)).said, /which is another site/)
  for (const text of ['', 'no passport', '{}', 'e30.e30.e30']) assert.deepEqual(check(text), { status: 65, said: 'vesalius: this is no signed passport\n' })
})
