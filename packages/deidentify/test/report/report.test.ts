/** The report: the same statement whatever came first, signed, checked, and shown without a value or a script. */
import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { codeWords } from '../../src/report/tables/code-words.ts'
import { germanSentences } from '../../src/report/tables/sentences-de.ts'
import { buildReport, checkReport, openSigningKey, renderReportPage, type ReportHead, rowsOf, signReport } from '../../src/report/index.ts'
import { canonicalText } from '../../src/report/canonical.ts'

const head: ReportHead = {
  profile: { name: 'basic', version: '1', title: 'Basic <b>profile</b>', digest: 'sha256:00', options: [], codes: ['113100'] },
  engine: { name: 'Vesalius', version: '0.1.0' }, rules: { words: '3' }, mode: 'anonymise', keyId: '0011223344556677',
}
const digests = ['11', '22', '33'].map((digits) => digits.repeat(32))

const instance = (index: number, study: string) => ({
  study, subject: `VS-${study}`, bytes: 100 + index, digest: digests[index] as string,
  acts: rowsOf([
    { path: '(0010,0010)', action: 'replace', because: 'table' },
    { path: `(0040,a730)[${index + 1}].(0040,a160)`, action: 'clean', because: 'profile', removed: { name: 2 } },
  ]).acts,
  text: { name: 2 }, residuals: { 'long-text': index }, findings: index === 1 ? ['person-differs'] : [],
  pixels: { checked: index > 0, by: ['detector' as const], masks: [{ column: 0, row: 0, width: 4, height: 4, by: 'detector' }], framesChanged: 1, recognizableFeatures: 'no' as const, also: ['icon-removed'] },
})

function made(order: readonly number[]) {
  const builder = buildReport(head)
  for (const index of order) builder.released(instance(index, index === 2 ? 'b' : 'a'))
  for (const index of order) builder.held({ token: `t${index}`, reason: index === 0 ? 'no-patient-id' : 'risky-kind' })
  return builder.finish({ threads: order.length, started: String(order) })
}

test('gives the same digest whatever the order of files, and whatever the run says of itself', () => {
  const [one, other] = [made([0, 1, 2]), made([2, 0, 1])]
  assert.equal(canonicalText(one.statement as never), canonicalText(other.statement as never))
  assert.equal(one.resultDigest, other.resultDigest)
  assert.notDeepEqual(one.run, other.run)
})

test('gives another digest when one file, one act or one reason differs', () => {
  const base = made([0, 1, 2]).resultDigest
  const builder = buildReport(head)
  for (const index of [0, 1, 2]) builder.released({ ...instance(index, index === 2 ? 'b' : 'a'), ...(index === 2 ? { digest: '44'.repeat(32) } : {}) })
  for (const index of [0, 1, 2]) builder.held({ token: `t${index}`, reason: index === 0 ? 'no-patient-id' : 'risky-kind' })
  assert.notEqual(builder.finish({}).resultDigest, base)
  assert.notEqual(made([0, 1]).resultDigest, base)
})

test('counts by attribute wherever its item stands, by study, and by reason', () => {
  const { statement } = made([1, 0, 2])
  assert.equal(statement.total.instances, 3)
  assert.equal(statement.subjects, 2)
  assert.deepEqual(statement.acts.map(({ path }) => path), ['(0010,0010)', '(0040,a730)[].(0040,a160)'])
  assert.deepEqual(statement.total.acts, [[0, 3], [1, 3]])
  assert.deepEqual(statement.studies.map(({ study, instances }) => [study, instances]), [['a', 2], ['b', 1]])
  assert.deepEqual(statement.total.text, { name: 6 })
  assert.deepEqual(statement.quarantinedByReason, { 'no-patient-id': 1, 'risky-kind': 2 })
  assert.equal(statement.total.pixels.checked, 2)
  assert.equal(statement.total.findings['person-differs'], 1)
})

test('the digest of the outputs is what sha256sum, sort and sha256sum give', () => {
  const lines = digests.toSorted().map((digest) => `${digest}\n`).join('')
  assert.equal(made([2, 1, 0]).statement.total.outputs, `sha256:${createHash('sha256').update(lines).digest('hex')}`)
})

test('a signed report is checked with and without the key, and a change of one digit is noticed', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const report = JSON.parse(JSON.stringify(signReport(made([0, 1, 2]), privateKey)))
  const pem = publicKey.export({ type: 'spki', format: 'pem' }) as string
  assert.deepEqual({ ...checkReport(report), keyId: '' }, { ok: true, keyId: '', trusted: false })
  assert.deepEqual({ ...checkReport(report, pem), keyId: '' }, { ok: true, keyId: '', trusted: true })
  assert.deepEqual(checkReport(report, generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' }) as string), { ok: false, code: 'other-key' })
  const changed = structuredClone(report)
  changed.statement.total.instances++
  assert.deepEqual(checkReport(changed), { ok: false, code: 'digest' })
  assert.deepEqual(checkReport({ ...report, resultDigest: `${report.resultDigest.slice(0, -1)}x` }), { ok: false, code: 'digest' })
  const forged = signReport(made([0]), generateKeyPairSync('ed25519').privateKey)
  assert.deepEqual(checkReport({ ...report, signature: { ...report.signature, value: forged.signature?.value } }), { ok: false, code: 'signature' })
  assert.deepEqual(checkReport({ ...report, signature: null }), { ok: false, code: 'unsigned' })
  assert.equal(checkReport({ ...report, run: {} }).ok, true)
})

test('whatever is not a report is told to be none, and nothing throws', () => {
  for (const strange of [null, 7, [], {}, { format: 'vesalius-report/1', statement: { a: 0.5 }, resultDigest: 'x' }, { format: 'vesalius-report/1', statement: null, resultDigest: 'x' }]) {
    assert.equal(checkReport(strange).ok, false)
  }
})

test('the signing key is made once, for its owner only, and is the same afterwards', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'report-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const path = join(folder, 'signing.pem')
  const first = openSigningKey(path)
  assert.equal(statSync(path).mode & 0o777, 0o600)
  assert.ok(openSigningKey(path).equals(first))
  writeFileSync(path, generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' }))
  assert.throws(() => openSigningKey(path), TypeError)
  assert.ok(readFileSync(path).length > 0)
})

test('the page escapes everything, has no script, and its policy allows its own style only', () => {
  const builder = buildReport(head)
  builder.released({ ...instance(0, 'a'), findings: ['<script>alert(1)</script>'] })
  builder.held({ token: '"><img src=x onerror=alert(1)>', reason: 'risky-kind' })
  const page = renderReportPage(builder.finish({ held: [] }))
  assert.doesNotMatch(page, /<script|<img|<b>/i)
  assert.doesNotMatch(page, / style=| on[a-z]+=(?!alert)"/)
  const style = /<style>([\s\S]*?)<\/style>/.exec(page)?.[1] ?? ''
  assert.ok(page.includes(`'sha256-${createHash('sha256').update(style).digest('base64')}'`))
  assert.match(page, /default-src 'none'/)
  assert.match(page, /Patient's Name|Patient&#39;s Name/)
})

test('the page is in German when it is asked for: no sentence of it is left in English, every code of one language is in the other', async () => {
  const builder = buildReport(head)
  builder.released({ ...instance(0, 'a'), findings: ['caught-by-net'], residuals: { 'private-kept': 3 } })
  builder.held({ token: '0123', reason: 'ingest/no-patient-id' })
  const report = builder.finish({ held: [] })
  const german = renderReportPage(report, { language: 'de', made: '2026-11-27T15:33:10.123Z', about: 'send-1' })
  assert.match(german, /<html lang="de">/)
  assert.match(german, /Bericht über eine De-Identifizierung[\s\S]*2026-11-27 15:33:10 UTC[\s\S]*Keine Patient ID/)
  const source = readFileSync(new URL('../../src/report/render-page.ts', import.meta.url), 'utf8')
  const said = [...source.matchAll(/say\('([^']+)'\)|^ {4}\['([A-Z][^']+)', /gm)].map(([, one, other]) => one ?? other ?? '')
  assert.ok(said.length > 20)
  assert.deepEqual(said.filter((sentence) => germanSentences[sentence] === undefined), [])
  assert.doesNotMatch(german, />(Held back|Released|Pixels|Nothing\.|None\.|By study|Signed with|Masks)</)
  for (const kind of Object.keys(codeWords.en) as (keyof typeof codeWords.en)[]) assert.deepEqual(Object.keys(codeWords.de[kind]), Object.keys(codeWords.en[kind]), kind)
})
