// DCMTK as the peer of echo and storage, in both directions. Skipped with a reason where DCMTK is not installed.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { identify } from '@vesalius/standards/dimse'
import { openAssociation } from '../../../src/kernel/association/index.ts'
import { certificateAuthority } from './certificates.ts'
import { corpus, freePort, listening, missing, part10, type Part10, run, temporaryFolder } from './dcmtk.ts'
import { explicitLittleEndian, implicitLittleEndian, serving, storing } from './raw-peer.ts'

const skip = missing('echoscu', 'storescu', 'dcmsend', 'storescp', 'findscu', 'movescu', 'getscu', 'dcmqrscp')
const deflated = '1.2.840.10008.1.2.1.99'
const littleEndian = [explicitLittleEndian, implicitLittleEndian]
const sha = (data: Uint8Array) => createHash('sha256').update(data).digest('hex')

/** What goes over the wire: an odd data set is padded. */
const evenly = (data: Buffer) => (data.length % 2 === 0 ? data : Buffer.concat([data, Buffer.alloc(1)]))

/**
 * Files of the corpus: up to three of each transfer syntax, none above 3 MB, none that names one instance in its meta information and
 * another in its data set.
 */
function samples(): { path: string; file: Part10 }[] {
  const counts = new Map<string, number>()
  const chosen: { path: string; file: Part10 }[] = []
  for (const { path, transferSyntax, bytes } of corpus() ?? []) {
    const count = counts.get(transferSyntax) ?? 0
    if (count >= 3 || bytes > 3_000_000) continue
    const file = part10(readFileSync(path))
    if (
      file === undefined ||
      file.transferSyntax !== transferSyntax ||
      chosen.some((other) => other.file.sopInstanceUid === file.sopInstanceUid)
    )
      continue
    if (!/^[\d.]{1,64}$/.test(file.sopInstanceUid) || !file.sopClassUid.startsWith('1.2.840.10008.5.1.4.1.1.')) continue
    const inside = identify(file.dataSet, transferSyntax)
    if (transferSyntax !== deflated && (inside.sopInstanceUid !== file.sopInstanceUid || inside.sopClassUid !== file.sopClassUid)) continue
    counts.set(transferSyntax, count + 1)
    chosen.push({ path, file })
  }
  return chosen
}

test('echoscu is answered, also when it proposes 128 contexts, and refused where it calls another', { skip }, async (t) => {
  const server = await serving(t)
  const echo = (...args: string[]) => run('echoscu', [...args, '127.0.0.1', String(server.address.port)])
  assert.equal((await echo('-aec', 'VESALIUS')).code, 0)
  assert.equal((await echo('-aec', 'VESALIUS', '--propose-pc', '128', '--repeat', '20')).code, 0)
  const refused = await echo('-aec', 'OTHER')
  assert.match(refused.output, /Called AE Title Not Recognized/)
})

test('dcmsend stores the corpus in every transfer syntax it knows', { skip }, async (t) => {
  // In this file the identifiers have VR UN, and DCMTK 3.6.7 then names the instance '31', the first byte in hexadecimal.
  const files = samples().filter(({ path }) => !path.includes('rtdose_rle'))
  if (files.length === 0) return t.skip('../shared/data/dicom is not there')
  const stored = new Map<string, { transferSyntax: string; size: number }>()
  const server = await serving(t, {
    services: [
      storing(async (request) => {
        stored.set(request.sopInstanceUid, { transferSyntax: request.transferSyntax, size: (await request.bytes()).length })
        return 0
      }),
    ],
  })
  const args = [
    '-aec',
    'VESALIUS',
    '--no-halt',
    '--decompress-never',
    '127.0.0.1',
    String(server.address.port),
    ...files.map(({ path }) => path),
  ]
  const sent = await run('dcmsend', ['-v', ...args])
  const unknown = files.filter(({ file }) => !stored.has(file.sopInstanceUid)).map(({ file }) => file.transferSyntax)
  // DCMTK 3.6.7 does not know HTJ2K or the deflated image frames of newer editions.
  assert.deepEqual(
    unknown.filter((uid) => !/\.4\.20[1-3]$|\.8\.1$/.test(uid)),
    [],
    sent.output.slice(-300),
  )
  for (const { file } of files) {
    const got = stored.get(file.sopInstanceUid)
    if (got && !littleEndian.includes(file.transferSyntax) && !file.transferSyntax.endsWith('.1.2.2') && file.transferSyntax !== deflated)
      assert.equal(got.transferSyntax, file.transferSyntax)
  }
})

test('every transfer syntax of the corpus passes between our own ends byte for byte', async (t) => {
  const files = samples()
  if (files.length === 0) return t.skip('../shared/data/dicom is not there')
  const stored = new Map<string, string>()
  const server = await serving(t, {
    services: [
      storing(async (request) => {
        stored.set(request.sopInstanceUid, `${request.transferSyntax} ${sha(await request.bytes())}`)
        return 0
      }),
    ],
  })
  await sendAll(
    server.address.port,
    'VESALIUS',
    files.map(({ file }) => file),
  )
  assert.ok(new Set(files.map(({ file }) => file.transferSyntax)).size >= 12)
  for (const { file } of files) assert.equal(stored.get(file.sopInstanceUid), `${file.transferSyntax} ${sha(evenly(file.dataSet))}`)
})

test('storescp gets from us what it stores bit for bit', { skip }, async (t) => {
  const files = samples()
    .map(({ file }) => file)
    .filter((file) => !/\.4\.20[1-3]$|\.8\.1$/.test(file.transferSyntax))
  if (files.length === 0) return t.skip('../shared/data/dicom is not there')
  const folder = temporaryFolder(t)
  const port = await freePort()
  await listening(t, 'storescp', ['+B', '+xa', '-od', folder, '-aet', 'PEER', String(port)], port)
  await sendAll(port, 'PEER', files)
  const kept = new Set(readdirSync(folder).map((name) => sha(part10(readFileSync(join(folder, name)))?.dataSet ?? Buffer.alloc(0))))
  const lost = files.filter((file) => !kept.has(sha(evenly(file.dataSet))))
  assert.deepEqual(
    lost.map((file) => file.transferSyntax),
    [],
  )
})

async function sendAll(port: number, calledAe: string, files: readonly Part10[]): Promise<void> {
  const pairs = new Map(
    files.map((file) => [
      `${file.sopClassUid} ${file.transferSyntax}`,
      { sopClassUid: file.sopClassUid, transferSyntaxes: [file.transferSyntax] },
    ]),
  )
  const association = await openAssociation({ host: '127.0.0.1', port, callingAe: 'US', calledAe, contexts: [...pairs.values()] })
  for (const { dataSet: data, ...file } of files) assert.equal((await association.store({ ...file, data })).status, 0, file.transferSyntax)
  await association.release()
}

test('DCMTK echoes over TLS with a client certificate, and not without', { skip: skip || missing('openssl') }, async (t) => {
  const authority = certificateAuthority(t)
  const own = authority.issue('server.test')
  const client = authority.issue('scanner.test')
  const server = await serving(t, { tls: { key: own.key, cert: own.cert, ca: authority.ca } })
  const echo = (...args: string[]) =>
    run('echoscu', [...args, '+cf', authority.caFile, '-aec', 'VESALIUS', '127.0.0.1', String(server.address.port)])
  const shown = await echo('+tls', client.keyFile, client.certFile)
  assert.equal(shown.code, 0, shown.output)
  assert.notEqual((await echo('+tla')).code, 0)
  assert.notEqual((await run('echoscu', ['-to', '2', '-ta', '2', '-aec', 'VESALIUS', '127.0.0.1', String(server.address.port)])).code, 0)
})
