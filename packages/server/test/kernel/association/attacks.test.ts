// What a hostile or broken peer may send to the DIMSE port: cases C01–C04, C09–C11 and C13 of the fault list.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openAssociation, type DimseService } from '../../../src/kernel/association/index.ts'
import {
  ctStorage,
  dataSet,
  echoes,
  explicitLittleEndian,
  implicitLittleEndian,
  listeningLog,
  message,
  RawPeer,
  serving,
  storeCommand,
  storing,
  studyRootFind,
  studyRootGet,
} from './raw-peer.ts'

const contexts = (ids: readonly number[]) => ids.map((id) => ({ id, abstractSyntax: ctStorage, transferSyntaxes: [explicitLittleEndian] }))

test('C01: aborts on even, repeated and more than 128 contexts and on a megabyte of user information', async (t) => {
  const server = await serving(t, { services: [storing(async () => 0)] })
  const { port } = server.address
  for (const ids of [[2], [1, 1], Array.from({ length: 129 }, (_, i) => (i * 2 + 1) & 0xff)]) {
    const peer = new RawPeer(port)
    await peer.associate({ contexts: contexts(ids) })
    assert.equal(await peer.ended(), 'abort 2 6')
  }
  const large = new RawPeer(port)
  large.send(Buffer.from([1, 0, 0, 0x10, 0, 0]))
  large.send(Buffer.alloc(65536))
  assert.equal(await large.ended(), 'abort 2 6')
  const most = new RawPeer(port)
  const answer = await most.associate({ contexts: contexts(Array.from({ length: 128 }, (_, i) => i * 2 + 1)) })
  assert.ok(answer?.kind === 'associate-ac' && answer.contexts.length === 128)
  most.socket.destroy()
  assert.ok(await echoes(port))
})

test('C02: aborts on lengths that lie without taking memory for them', async (t) => {
  const server = await serving(t, { services: [storing(async () => 0)] })
  const { port } = server.address
  const before = process.memoryUsage().arrayBuffers
  for (const bytes of ['0100ffffffff', '0400ffffffff', '04000000000affffffff0103', '0400000000060000000101030000']) {
    for (const open of [false, true]) {
      const peer = new RawPeer(port)
      if (open) await peer.associate()
      peer.send(Buffer.from(bytes, 'hex'))
      assert.match(await peer.ended(), /^abort 2 [26]$/)
    }
  }
  assert.ok(process.memoryUsage().arrayBuffers - before < 8 * 1024 * 1024)
  const tiny = new RawPeer(port)
  await tiny.associate({ user: { maxLength: 1, implementationClassUid: '1.2', roles: [], extended: [] } })
  assert.equal(await tiny.ended(), 'abort 2 6')
  const boundless = new RawPeer(port)
  assert.equal(
    (await boundless.associate({ user: { maxLength: 0, implementationClassUid: '1.2', roles: [], extended: [] } }))?.kind,
    'associate-ac',
  )
  boundless.socket.destroy()
})

test('a peer that sends its data set byte by byte cannot multiply memory', async (t) => {
  const server = await serving(t, {
    services: [
      storing(async (request) => {
        assert.equal((await request.bytes()).length, 60_000)
        return 0
      }),
    ],
  })
  const peer = new RawPeer(server.address.port)
  await peer.associate()
  const data = dataSet(ctStorage, '1.2.3', 60_000).subarray(0, 60_000)
  peer.send(message(3, storeCommand('1.2.3'), data, 1))
  await peer.until(() => peer.commands.length === 1)
  assert.equal(peer.commands[0]?.status, 0)
  peer.socket.destroy()
})

test('C03: rejects unknown and malformed titles, and a known title from another address', async (t) => {
  const lines: string[] = []
  const server = await serving(t, {
    log: listeningLog(lines),
    allow: ({ callingAe, remoteAddress }) => callingAe !== 'SCANNER' || remoteAddress === '127.0.0.2',
  })
  const { port } = server.address
  const reasonFor = async (changes: object, address?: string): Promise<string> => {
    const peer = new RawPeer(port, address)
    const answer = await peer.associate(changes)
    peer.socket.destroy()
    return answer?.kind === 'associate-rj' ? `${answer.result} ${answer.source} ${answer.reason}` : (answer?.kind ?? 'nothing')
  }
  assert.equal(await reasonFor({ calledAe: 'SOMEONE' }), '1 1 7')
  assert.equal(await reasonFor({ calledAe: '../../../etc' }), '1 1 7')
  assert.equal(await reasonFor({ calledAe: '' }), '1 1 7')
  assert.equal(await reasonFor({ callingAe: '..\\..\\x' }), '1 1 3')
  assert.equal(await reasonFor({ callingAe: 'A\r\nB' }), '1 1 3')
  assert.equal(await reasonFor({ callingAe: 'SCANNER' }), '1 1 3')
  assert.equal(await reasonFor({ callingAe: 'SCANNER' }, '127.0.0.2'), 'associate-ac')
  assert.equal(await reasonFor({ applicationContext: '1.2.3' }), '1 1 2')
  assert.equal(await reasonFor({ protocolVersion: 2 }), '1 2 2')
  assert.ok(lines.length > 0 && !lines.some((line) => /etc|\\\\|SCANNER|A\\r/.test(line)), 'what a peer calls itself is in no log line')
})

test('C04: refuses a data set that is not the instance its command names', async (t) => {
  let stored = 0
  const server = await serving(t, {
    services: [
      storing(async () => {
        stored++
        return 0
      }),
    ],
  })
  const peer = new RawPeer(server.address.port)
  await peer.associate()
  const cases = [
    [dataSet(ctStorage, '1.2.3', 100), 0],
    [dataSet(ctStorage, '1.2.4', 100), 0xa900],
    [dataSet('1.2.840.10008.5.1.4.1.1.4', '1.2.3', 100), 0xa900],
  ] as const
  for (const [index, [data, status]] of cases.entries()) {
    peer.send(message(3, storeCommand('1.2.3', index + 1), data))
    await peer.until(() => peer.commands.length === index + 1)
    assert.equal(peer.commands[index]?.status, status)
  }
  peer.send(
    message(
      3,
      { ...storeCommand('1.2.3', 9), affectedSopClassUid: '1.2.840.10008.5.1.4.1.1.4' },
      dataSet('1.2.840.10008.5.1.4.1.1.4', '1.2.3'),
    ),
  )
  await peer.until(() => peer.commands.length === cases.length + 1)
  assert.equal(peer.commands.at(-1)?.status, 0x0122)
  assert.equal(stored, 1)
  peer.socket.destroy()
})

test('C09: instances that a peer returns with evil identifiers never reach the service', async (t) => {
  const evil = ['../../../../tmp/x', '1.2/../3', '1'.repeat(65), '', '1.2.3'] as const
  const archive: DimseService = {
    sopClasses: [studyRootGet],
    transferSyntaxes: [implicitLittleEndian],
    get: async () => ({
      total: evil.length,
      instances: evil.map((sopInstanceUid) => ({
        sopClassUid: ctStorage,
        sopInstanceUid,
        transferSyntaxes: [explicitLittleEndian],
        open: async () => dataSet(ctStorage, sopInstanceUid || '1.9', 10),
      })),
    }),
  }
  const server = await serving(t, { services: [archive, storing(async () => 0)] })
  const received: string[] = []
  const association = await openAssociation({
    host: '127.0.0.1',
    port: server.address.port,
    callingAe: 'US',
    calledAe: 'VESALIUS',
    contexts: [
      { sopClassUid: studyRootGet, transferSyntaxes: [implicitLittleEndian] },
      { sopClassUid: ctStorage, transferSyntaxes: [explicitLittleEndian], roles: { scu: false, scp: true } },
    ],
    services: [
      storing(async ({ sopInstanceUid }) => {
        received.push(sopInstanceUid)
        return 0
      }),
    ],
  })
  const result = await association.get({ sopClassUid: studyRootGet, identifier: Buffer.alloc(8) })
  await association.release()
  assert.deepEqual(received, ['1.2.3'])
  assert.deepEqual([result.status, result.completed, result.failed], [0xb000, 1, 4])
})

test('C10: a title that looks like a path is a title and nothing more', async (t) => {
  const titles: string[] = []
  const server = await serving(t, {
    aeTitles: (called) => {
      titles.push(called)
      return called === '../VESALIUS'
    },
  })
  const peer = new RawPeer(server.address.port)
  assert.equal((await peer.associate({ calledAe: '../VESALIUS' }))?.kind, 'associate-ac')
  assert.deepEqual(titles, ['../VESALIUS'])
  peer.socket.destroy()
})

test('C11: malformed queries and handlers that throw end in a status, and the server goes on', async (t) => {
  const lines: string[] = []
  const service: DimseService = {
    sopClasses: [studyRootFind],
    transferSyntaxes: [implicitLittleEndian],
    async *find({ identifier }) {
      throw new TypeError(`cannot read ${identifier.toString('latin1')}`)
    },
  }
  const server = await serving(t, { services: [service], log: listeningLog(lines), limits: { identifier: 100_000 } })
  const peer = new RawPeer(server.address.port)
  await peer.associate({ contexts: [{ id: 1, abstractSyntax: studyRootFind, transferSyntaxes: [implicitLittleEndian] }] })
  const find = { commandField: 0x20, affectedSopClassUid: studyRootFind, messageId: 1, priority: 0, dataSetType: 0 }
  peer.send(message(1, find, Buffer.from('DOE^JANE')))
  peer.send(message(1, { ...find, messageId: 2 }, Buffer.alloc(200_000)))
  peer.send(message(1, { ...find, messageId: 3, dataSetType: 0x101 }))
  peer.send(message(1, { ...find, messageId: 4, commandField: 0x77 }, Buffer.alloc(2)))
  const { messageId: _none, ...anonymous } = find
  peer.send(message(1, anonymous, Buffer.alloc(2)))
  await peer.until(() => peer.commands.length === 5)
  assert.deepEqual(
    peer.commands.map((command) => command.status),
    [0x0110, 0xa700, 0xa900, 0x0211, 0x0212],
  )
  assert.ok(
    lines.some((line) => line.includes('failed')) && !lines.some((line) => line.includes('DOE')),
    'what was asked is in no log line',
  )
  peer.socket.destroy()
  assert.ok(await echoes(server.address.port))
})

test('C13: TLS on the plain port is aborted, not guessed', async (t) => {
  const server = await serving(t)
  const peer = new RawPeer(server.address.port)
  peer.send(Buffer.from('160301020001000101fc0303', 'hex'))
  assert.equal(await peer.ended(), 'abort 2 1')
})
