// DCMTK as the peer of queries and retrievals, in both directions. Skipped with a reason where DCMTK is not installed.
import assert from 'node:assert/strict'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { type DimseService, openAssociation, type OutgoingInstance } from '../../../src/kernel/association/index.ts'
import { freePort, listening, missing, part10, run, temporaryFolder } from './dcmtk.ts'
import {
  ctStorage,
  dataSet,
  explicitLittleEndian,
  implicitLittleEndian,
  serving,
  storing,
  studyRootFind,
  studyRootGet,
  studyRootMove,
} from './raw-peer.ts'

const skip = missing('echoscu', 'storescu', 'dcmsend', 'storescp', 'findscu', 'movescu', 'getscu', 'dcmqrscp')
const littleEndian = [explicitLittleEndian, implicitLittleEndian]

const archived: OutgoingInstance[] = ['1.2.3.1', '1.2.3.2', '1.2.3.3'].map((sopInstanceUid) => ({
  sopClassUid: ctStorage,
  sopInstanceUid,
  transferSyntaxes: littleEndian.slice(0, 1),
  open: async () => dataSet(ctStorage, sopInstanceUid, 300_000),
}))

function archive(destination?: number): DimseService {
  return {
    sopClasses: [studyRootFind, studyRootMove, studyRootGet],
    transferSyntaxes: littleEndian,
    async *find() {
      for (const { sopInstanceUid } of archived) yield dataSet(ctStorage, sopInstanceUid).subarray(0, -12)
    },
    get: async () => ({ total: archived.length, instances: archived }),
    move: async ({ destination: name }) =>
      name !== 'DEST' || destination === undefined
        ? { status: 0xa801 }
        : {
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
  assert.deepEqual(
    sizes,
    archived.map(() => dataSet(ctStorage, '1.2.3.1', 300_000).length),
  )
  assert.match((await move('NOBODY')).output, /MoveDestinationUnknown|UnknownDestination|Move Destination Unknown/i)
})

test('we query, get and move from a dcmqrscp', { skip }, async (t) => {
  const folder = temporaryFolder(t)
  const port = await freePort()
  const received: string[] = []
  const sink = storing(async (request) => {
    received.push(`${request.sopInstanceUid} ${(await request.bytes()).length > 100}`)
    return 0
  })
  const destination = await serving(t, { aeTitles: (called) => called === 'DEST', services: [sink] })
  mkdirSync(join(folder, 'db'))
  writeFileSync(
    join(folder, 'qr.cfg'),
    [
      `NetworkTCPPort = ${port}`,
      'MaxPDUSize = 16384',
      'MaxAssociations = 16',
      'HostTable BEGIN',
      `dest = (DEST, 127.0.0.1, ${destination.address.port})`,
      'HostTable END',
      'VendorTable BEGIN',
      'VendorTable END',
      'AETable BEGIN',
      `PEER ${join(folder, 'db')} RW (200, 1024mb) ANY`,
      'AETable END',
      '',
    ].join('\n'),
  )
  await listening(t, 'dcmqrscp', ['-c', join(folder, 'qr.cfg')], port)
  const uids = ['1.2.3.1', '1.2.3.2']
  const association = await openAssociation({
    host: '127.0.0.1',
    port,
    callingAe: 'DEST',
    calledAe: 'PEER',
    services: [sink],
    contexts: [
      { sopClassUid: ctStorage, transferSyntaxes: [explicitLittleEndian], roles: { scu: true, scp: true } },
      ...[studyRootFind, studyRootMove, studyRootGet].map((sopClassUid) => ({ sopClassUid, transferSyntaxes: [implicitLittleEndian] })),
    ],
  })
  for (const sopInstanceUid of uids) {
    const data = instanceOf(sopInstanceUid)
    assert.deepEqual(await association.store({ sopClassUid: ctStorage, sopInstanceUid, transferSyntax: explicitLittleEndian, data }), {
      status: 0,
    })
  }
  const identifier = Buffer.concat([implicitElement(0x0008, 0x0052, 'STUDY '), implicitElement(0x0020, 0x000d, '1.2.9\0')])
  const matches: Buffer[] = []
  for await (const match of association.find({ sopClassUid: studyRootFind, identifier })) matches.push(match)
  assert.equal(matches.length, 1)
  const moved = await association.move({ sopClassUid: studyRootMove, identifier, destination: 'DEST' })
  assert.deepEqual([moved.status, moved.completed], [0, 2])
  assert.deepEqual(
    received.sort(),
    uids.map((uid) => `${uid} true`),
  )
  const got = await association.get({ sopClassUid: studyRootGet, identifier })
  assert.deepEqual([got.status, got.completed], [0, 2])
  assert.equal(received.length, 4)
  await association.release()
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
    element(8, 0x16, 'UI', ctStorage),
    element(8, 0x18, 'UI', sopInstanceUid),
    element(8, 0x20, 'DA', '20200101'),
    element(8, 0x60, 'CS', 'CT'),
    element(0x10, 0x10, 'PN', 'TEST^ONE'),
    element(0x10, 0x20, 'LO', 'T1'),
    element(0x20, 0x0d, 'UI', '1.2.9'),
    element(0x20, 0x0e, 'UI', '1.2.9.1'),
    element(0x20, 0x10, 'SH', '1'),
    element(0x20, 0x11, 'IS', '1'),
    element(0x20, 0x13, 'IS', '1'),
  ])
}
