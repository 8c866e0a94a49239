/** What lies beside the images: reports, lists, tables, links, folders; each fault planted in a careful set, which is clean without it. */
import assert from 'node:assert/strict'
import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { verifyFolders, type VerifyReport } from '../src/index.ts'
import { people, type Planted, treatedTable, type Written, writeSet } from './treated-set.ts'

const [first, second] = people as readonly [(typeof people)[number], (typeof people)[number]]

/** `beside` changes the folders after the set was written. */
async function opinionOn(planted: Planted, beside: (set: Written & { readonly folder: string }) => void = () => undefined): Promise<VerifyReport> {
  const set = writeSet(planted)
  try {
    beside(set)
    return await verifyFolders({ input: set.input, output: set.output, map: set.map, clinical: [set.clinical], pixels: 'none', threads: 1 })
  } finally {
    rmSync(set.folder, { recursive: true, force: true })
  }
}

const codesOf = ({ findings }: VerifyReport): string[] => [...new Set(findings.map(({ check, code }) => `${check}/${code}`))]

const codes = ['113100', '113107', '113108', '113111']

/** A report as `deidentify` writes it: its statement in the one text, with sorted keys, is digested, and the digest signed. */
function signedReport(profileCodes: readonly string[] = codes, instances = 6): { format: string, statement: object, resultDigest: string, signature?: { publicKey: string, value: string } } {
  const text = `{"profile":{"codes":${JSON.stringify(profileCodes)}},"total":{"instances":${instances}}}`
  const resultDigest = `sha256:${createHash('sha256').update(text).digest('hex')}`
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const value = sign(null, Buffer.from(`vesalius-report/1\n${resultDigest}\n`), privateKey).toString('base64')
  return { format: 'vesalius-report/1', statement: { total: { instances }, profile: { codes: profileCodes } }, resultDigest, signature: { publicKey: publicKey.export({ type: 'spki', format: 'der' }).toString('base64'), value } }
}

const withReport = (report: object): Planted => ({ files: { 'report.json': JSON.stringify(report) } })

test('a report that is whole, signed and of this run is no finding, and the check says that it judged', async () => {
  const report = await opinionOn(withReport(signedReport()))
  assert.deepEqual(report.findings, [])
  assert.equal(report.checks.report.judged, true)
  assert.equal((await opinionOn({})).checks.report.judged, false)
})

test('a report that was altered, is not signed, is signed by nobody, is of another run or is none, is told', async () => {
  const { signature, ...unsigned } = signedReport()
  const foreign = signedReport().signature
  const cases: [object, string][] = [
    [{ ...signedReport(), statement: { total: { instances: 5 }, profile: { codes } } }, 'report/report-altered'],
    [unsigned, 'report/report-unsigned'],
    [{ ...unsigned, signature: { ...signature, value: foreign?.value } }, 'report/report-signature-false'],
    [signedReport(codes, 7), 'report/report-of-another-run'],
    [{ format: 'something else' }, 'report/report-unreadable'],
  ]
  for (const [report, code] of cases) assert.deepEqual(codesOf(await opinionOn(withReport(report))), [code])
})

test('a claim that is not of the profile is told for every file that makes it', async () => {
  const report = await opinionOn(withReport(signedReport(['113100', '113107', '113108'])))
  assert.deepEqual(codesOf(report), ['marks/code-not-in-profile'])
  assert.equal(report.findings.length, 6)
})

test('a table that says who is who is told: a copy of the map, a list of old and new numbers', async () => {
  const copied = await opinionOn({}, ({ map, output }) => writeFileSync(join(output, 'where.csv'), readFileSync(map, 'utf8').replaceAll(join(output, '..'), '')))
  assert.ok(codesOf(copied).includes('accounted/map-in-output'), codesOf(copied).join(' '))
  const linked = await opinionOn({ files: { 'list.txt': `${second.pseudonym} was MRN 55203-18\n` } })
  assert.ok(codesOf(linked).includes('identities/identity-left'))
})

test('a link, a folder that is called like a patient, a picture that nothing can be looked for in, and an image that is none are told', async () => {
  const cases: [Planted, (set: Written) => void, string][] = [
    [{}, ({ input, output }) => symlinkSync(join(input, 'p0/s0.dcm'), join(output, 'copy.dcm')), 'accounted/link'],
    [{}, ({ output }) => mkdirSync(join(output, 'Quellenberg_Zdenka')), 'identities/identity-left'],
    [{ files: { 'thumb.png': Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13]) } }, () => undefined, 'accounted/unexamined-file'],
    [{ bytes: () => new Uint8Array(0) }, () => undefined, 'accounted/no-image'],
  ]
  for (const [planted, beside, code] of cases) assert.ok(codesOf(await opinionOn(planted, beside)).includes(code), code)
})

test('what is short or common is found in the row of its person, and a moved date that is another true one is none', async () => {
  const table = (comment: string): Planted => ({ files: { 'clinical.csv': treatedTable().replace('C34.1', `"C34.1, ${comment}"`) } })
  assert.deepEqual((await opinionOn(table('stable'))).findings, [])
  for (const comment of ['born 13.07.1958', 'seen on 4 March 2021', `call ${first.phone}`, 'zdenka is well']) {
    assert.ok(codesOf(await opinionOn(table(comment))).includes('identities/identity-left'), comment)
  }
})

test('an archive in an archive is opened', async () => {
  const report = await opinionOn({ files: { 'logs.gz': gzipSync(gzipSync('error while reading Quellenberg^Zdenka, and a little more text')) } })
  assert.deepEqual(codesOf(report), ['identities/identity-left'])
})
