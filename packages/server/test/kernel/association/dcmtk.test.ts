// DCMTK as the peer, in both directions: echo, store, find, move, get. Skipped with a reason where DCMTK is not installed.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { identify } from '@vesalius/standards/dimse'
import { type DimseService, openAssociation, type OutgoingInstance } from '../../../src/kernel/association/index.ts'
import { certificateAuthority } from './certificates.ts'
import { corpus, freePort, listening, missing, part10, type Part10, run, temporaryFolder } from './dcmtk.ts'
import { ctStorage, dataSet, explicitLittleEndian, implicitLittleEndian, serving, storing, studyRootFind, studyRootGet, studyRootMove } from './raw-peer.ts'

const skip = missing('echoscu', 'storescu', 'dcmsend', 'storescp', 'findscu', 'movescu', 'getscu', 'dcmqrscp')
const deflated = '1.2.840.10008.1.2.1.99'
const littleEndian = [explicitLittleEndian, implicitLittleEndian]
const sha = (data: Uint8Array) => createHash('sha256').update(data).digest('hex')

/** What goes over the wire: an odd data set is padded. */
const evenly = (data: Buffer) => (data.length % 2 === 0 ? data : Buffer.concat([data, Buffer.alloc(1)]))

/** Files of the corpus: up to three of each transfer syntax, none above 3 MB, none that names one instance in its meta information and another in its data set. */
function samples(): { path: string; file: Part10 }[] {
  const counts = new Map<string, number>()
  const chosen: { path: string; file: Part10 }[] = []
  for (const { path, transferSyntax, bytes } of corpus() ?? []) {
    const count = counts.get(transferSyntax) ?? 0
    if (count >= 3 || bytes > 3_000_000) continue
    const file = part10(readFileSync(path))
    if (file === undefined || file.transferSyntax !== transferSyntax || chosen.some((other) => other.file.sopInstanceUid === file.sopInstanceUid)) continue
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
    services: [storing(async (request) => {
      stored.set(request.sopInstanceUid, { transferSyntax: request.transferSyntax, size: (await request.bytes()).length })
      return 0
    })],
  })
  const args = ['-aec', 'VESALIUS', '--no-halt', '--decompress-never', '127.0.0.1', String(server.address.port), ...files.map(({ path }) => path)]
  const sent = await run('dcmsend', ['-v', ...args])
  const unknown = files.filter(({ file }) => !stored.has(file.sopInstanceUid)).map(({ file }) => file.transferSyntax)
  // DCMTK 3.6.7 does not know HTJ2K or the deflated image frames of newer editions.
  assert.deepEqual(unknown.filter((uid) => !/\.4\.20[1-3]$|\.8\.1$/.test(uid)), [], sent.output.slice(-300))
  for (const { file } of files) {
    const got = stored.get(file.sopInstanceUid)
    if (got && !littleEndian.includes(file.transferSyntax) && !file.transferSyntax.endsWith('.1.2.2') && file.transferSyntax !== deflated) assert.equal(got.transferSyntax, file.transferSyntax)
  }
})

test('every transfer syntax of the corpus passes between our own ends byte for byte', async (t) => {
  const files = samples()
  if (files.length === 0) return t.skip('../shared/data/dicom is not there')
  const stored = new Map<string, string>()
  const server = await serving(t, { services: [storing(async (request) => { stored.set(request.sopInstanceUid, `${request.transferSyntax} ${sha(await request.bytes())}`); return 0 })] })
  await sendAll(server.address.port, 'VESALIUS', files.map(({ file }) => file))
  assert.ok(new Set(files.map(({ file }) => file.transferSyntax)).size >= 12)
  for (const { file } of files) assert.equal(stored.get(file.sopInstanceUid), `${file.transferSyntax} ${sha(evenly(file.dataSet))}`)
})

test('storescp gets from us what it stores bit for bit', { skip }, async (t) => {
  const files = samples().map(({ file }) => file).filter((file) => !/\.4\.20[1-3]$|\.8\.1$/.test(file.transferSyntax))
  if (files.length === 0) return t.skip('../shared/data/dicom is not there')
  const folder = temporaryFolder(t)
  const port = await freePort()
  await listening(t, 'storescp', ['+B', '+xa', '-od', folder, '-aet', 'PEER', String(port)], port)
  await sendAll(port, 'PEER', files)
  const kept = new Set(readdirSync(folder).map((name) => sha(part10(readFileSync(join(folder, name)))?.dataSet ?? Buffer.alloc(0))))
  const lost = files.filter((file) => !kept.has(sha(evenly(file.dataSet))))
  assert.deepEqual(lost.map((file) => file.transferSyntax), [])
})

async function sendAll(port: number, calledAe: string, files: readonly Part10[]): Promise<void> {
  const pairs = new Map(files.map((file) => [`${file.sopClassUid} ${file.transferSyntax}`, { sopClassUid: file.sopClassUid, transferSyntaxes: [file.transferSyntax] }]))
  const association = await openAssociation({ host: '127.0.0.1', port, callingAe: 'US', calledAe, contexts: [...pairs.values()] })
  for (const { dataSet: data, ...file } of files) assert.equal((await association.store({ ...file, data })).status, 0, file.transferSyntax)
  await association.release()
}

const archived: OutgoingInstance[] = ['1.2.3.1', '1.2.3.2', '1.2.3.3'].map((sopInstanceUid) => ({
  sopClassUid: ctStorage, sopInstanceUid, transferSyntaxes: littleEndian.slice(0, 1), open: async () => dataSet(ctStorage, sopInstanceUid, 300_000),
}))

function archive(destination?: number): DimseService {
  return {
    sopClasses: [studyRootFind, studyRootMove, studyRootGet],
    transferSyntaxes: littleEndian,
    async *find() {
      for (const { sopInstanceUid } of archived) yield dataSet(ctStorage, sopInstanceUid).subarray(0, -12)
    },
    get: async () => ({ total: archived.length, instances: archived }),
    move: async ({ destination: name }) => name !== 'DEST' || destination === undefined ? { status: 0xa801 } : {
      total: archived.length,
      instances: archived,
      destination: { host: '127.0.0.1', port: destination, callingAe: 'VESALIUS', calledAe: 'DEST' },
      contexts: [{ sopClassUid: ctStorage, transferSyntaxes: littleEndian.slice(0, 1) }],
    },
  }
}

const keys = ['-S', '-k', 'QueryRetrieveLevel=STUDY', '-k', 'StudyInstanceUID=1.2']

test('findscu gets every match, and its cancel is honoured', { skip }, async (t) => {
  const server = await serving(t, { services: [archive()] })
  const found = await run('findscu', ['-v', ...keys, '-aec', 'VESALIUS', '127.0.0.1', String(server.address.port)])
  assert.equal(found.code, 0)
  assert.equal(found.output.match(/Find Response/g)?.length, 4)
  let given = 0
  const endless: DimseService = {
    ...archive(),
    async *find() {
      for (;;) {
        given++
        yield dataSet(ctStorage, '1.2').subarray(0, -12)
        await new Promise((resolve) => setTimeout(resolve, 1))
      }
    },
  }
  const second = await serving(t, { services: [endless] })
  const cancelled = await run('findscu', ['-v', ...keys, '--cancel', '5', '-aec', 'VESALIUS', '127.0.0.1', String(second.address.port)])
  assert.match(cancelled.output, /Cancel/)
  assert.ok(given < 1000)
})

test('getscu gets instances on its own association', { skip }, async (t) => {
  const server = await serving(t, { services: [archive(), storing(async () => 0)] })
  const folder = temporaryFolder(t)
  const got = await run('getscu', ['-v', ...keys, '-od', folder, '-aec', 'VESALIUS', '127.0.0.1', String(server.address.port)])
  assert.equal(got.code, 0, got.output.slice(-500))
  assert.equal(readdirSync(folder).length, 3)
})

test('movescu has instances sent to a storescp it names, and is refused an unknown one', { skip }, async (t) => {
  const folder = temporaryFolder(t)
  const port = await freePort()
  await listening(t, 'storescp', ['+B', '-od', folder, '-aet', 'DEST', String(port)], port)
  const server = await serving(t, { services: [archive(port)] })
  const move = (to: string) => run('movescu', ['-v', ...keys, '-aem', to, '-aec', 'VESALIUS', '127.0.0.1', String(server.address.port)])
  assert.equal((await move('DEST')).code, 0)
  const sizes = readdirSync(folder).map((name) => part10(readFileSync(join(folder, name)))?.dataSet.length)
  assert.deepEqual(sizes, archived.map(() => dataSet(ctStorage, '1.2.3.1', 300_000).length))
  assert.match((await move('NOBODY')).output, /MoveDestinationUnknown|UnknownDestination|Move Destination Unknown/i)
})

test('we query, get and move from a dcmqrscp', { skip }, async (t) => {
  const folder = temporaryFolder(t)
  const port = await freePort()
  const received: string[] = []
  const sink = storing(async (request) => { received.push(`${request.sopInstanceUid} ${(await request.bytes()).length > 100}`); return 0 })
  const destination = await serving(t, { aeTitles: (called) => called === 'DEST', services: [sink] })
  mkdirSync(join(folder, 'db'))
  writeFileSync(join(folder, 'qr.cfg'), [
    `NetworkTCPPort = ${port}`, 'MaxPDUSize = 16384', 'MaxAssociations = 16', 'HostTable BEGIN', `dest = (DEST, 127.0.0.1, ${destination.address.port})`, 'HostTable END',
    'VendorTable BEGIN', 'VendorTable END', 'AETable BEGIN', `PEER ${join(folder, 'db')} RW (200, 1024mb) ANY`, 'AETable END', '',
  ].join('\n'))
  await listening(t, 'dcmqrscp', ['-c', join(folder, 'qr.cfg')], port)
  const uids = ['1.2.3.1', '1.2.3.2']
  const association = await openAssociation({
    host: '127.0.0.1', port, callingAe: 'DEST', calledAe: 'PEER', services: [sink],
    contexts: [
      { sopClassUid: ctStorage, transferSyntaxes: [explicitLittleEndian], roles: { scu: true, scp: true } },
      ...[studyRootFind, studyRootMove, studyRootGet].map((sopClassUid) => ({ sopClassUid, transferSyntaxes: [implicitLittleEndian] })),
    ],
  })
  for (const sopInstanceUid of uids) {
    const data = instanceOf(sopInstanceUid)
    assert.deepEqual(await association.store({ sopClassUid: ctStorage, sopInstanceUid, transferSyntax: explicitLittleEndian, data }), { status: 0 })
  }
  const identifier = Buffer.concat([implicitElement(0x0008, 0x0052, 'STUDY '), implicitElement(0x0020, 0x000d, '1.2.9\0')])
  const matches: Buffer[] = []
  for await (const match of association.find({ sopClassUid: studyRootFind, identifier })) matches.push(match)
  assert.equal(matches.length, 1)
  const moved = await association.move({ sopClassUid: studyRootMove, identifier, destination: 'DEST' })
  assert.deepEqual([moved.status, moved.completed], [0, 2])
  assert.deepEqual(received.sort(), uids.map((uid) => `${uid} true`))
  const got = await association.get({ sopClassUid: studyRootGet, identifier })
  assert.deepEqual([got.status, got.completed], [0, 2])
  assert.equal(received.length, 4)
  await association.release()
})

test('DCMTK echoes over TLS with a client certificate, and not without', { skip: skip || missing('openssl') }, async (t) => {
  const authority = certificateAuthority(t)
  const own = authority.issue('server.test')
  const client = authority.issue('scanner.test')
  const server = await serving(t, { tls: { key: own.key, cert: own.cert, ca: authority.ca } })
  const echo = (...args: string[]) => run('echoscu', [...args, '+cf', authority.caFile, '-aec', 'VESALIUS', '127.0.0.1', String(server.address.port)])
  const shown = await echo('+tls', client.keyFile, client.certFile)
  assert.equal(shown.code, 0, shown.output)
  assert.notEqual((await echo('+tla')).code, 0)
  assert.notEqual((await run('echoscu', ['-to', '2', '-ta', '2', '-aec', 'VESALIUS', '127.0.0.1', String(server.address.port)])).code, 0)
})

function implicitElement(group: number, element: number, value: string): Buffer {
  const bytes = Buffer.alloc(8 + value.length)
  bytes.writeUInt16LE(group, 0)
  bytes.writeUInt16LE(element, 2)
  bytes.writeUInt32LE(value.length, 4)
  bytes.write(value, 8, 'latin1')
  return bytes
}

/** A CT instance with what a query archive indexes, in explicit little endian. */
function instanceOf(sopInstanceUid: string): Buffer {
  const element = (group: number, number: number, vr: string, value: string): Buffer => {
    const padded = value.length % 2 === 0 ? value : `${value}${vr === 'UI' ? '\0' : ' '}`
    const bytes = implicitElement(group, number, padded)
    bytes.write(vr, 4, 'latin1')
    bytes.writeUInt16LE(padded.length, 6)
    return bytes
  }
  return Buffer.concat([
    element(8, 0x16, 'UI', ctStorage), element(8, 0x18, 'UI', sopInstanceUid), element(8, 0x20, 'DA', '20200101'), element(8, 0x60, 'CS', 'CT'),
    element(0x10, 0x10, 'PN', 'TEST^ONE'), element(0x10, 0x20, 'LO', 'T1'), element(0x20, 0x0d, 'UI', '1.2.9'), element(0x20, 0x0e, 'UI', '1.2.9.1'),
    element(0x20, 0x10, 'SH', '1'), element(0x20, 0x11, 'IS', '1'), element(0x20, 0x13, 'IS', '1'),
  ])
}
