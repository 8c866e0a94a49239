// Messages out of order and conversations with changed bytes: they end, and the server goes on.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { encodePdu } from '@vesalius/standards/dimse'
import { type DimseService } from '../../../src/kernel/association/index.ts'
import {
  associateRequest,
  ctStorage,
  dataSet,
  echoes,
  implicitLittleEndian,
  listeningLog,
  message,
  pdv,
  RawPeer,
  serving,
  storeCommand,
  storing,
  studyRootFind,
} from './raw-peer.ts'

test('messages that break the order of the protocol abort the association alone', async (t) => {
  const server = await serving(t, { services: [storing(async () => 0)] })
  const { port } = server.address
  const data = pdv({ contextId: 3, command: false, last: true }, Buffer.alloc(10))
  const command = pdv({ contextId: 3, command: true, last: true }, Buffer.from('08000000000000000000', 'hex'))
  const half = message(3, storeCommand('1.2.3'))
  const rounds = [
    data,
    command,
    Buffer.concat([half, half]),
    pdv({ contextId: 5, command: true, last: true }, Buffer.alloc(0)),
    encodePdu(associateRequest()),
    encodePdu({ kind: 'release-rp' }),
  ]
  for (const bytes of rounds) {
    const peer = new RawPeer(port)
    await peer.associate()
    peer.send(bytes)
    assert.match(await peer.ended(), /^abort 2 [26]$/)
  }
  const early = new RawPeer(port)
  early.send(half)
  assert.equal(await early.ended(), 'abort 2 2')
  assert.ok(await echoes(port))
  assert.equal(server.stats().associations <= 1, true)
})

test('a thousand conversations with changed bytes end, and the server answers the next one', async (t) => {
  const lines: string[] = []
  const find: DimseService = {
    sopClasses: [studyRootFind],
    transferSyntaxes: [implicitLittleEndian],
    async *find({ identifier }) {
      yield identifier
    },
  }
  const server = await serving(t, {
    services: [
      find,
      storing(async (request) => {
        await request.bytes()
        return 0
      }),
    ],
    log: listeningLog(lines),
    limits: { artim: 100, idle: 150, stall: 100 },
  })
  const request = associateRequest()
  const contexts = [...request.contexts, { id: 5, abstractSyntax: studyRootFind, transferSyntaxes: [implicitLittleEndian] }]
  const query = { commandField: 0x20, affectedSopClassUid: studyRootFind, messageId: 2, priority: 0, dataSetType: 0 }
  const whole = Buffer.concat([
    encodePdu({ ...request, contexts }),
    message(3, storeCommand('1.2.3'), dataSet(ctStorage, '1.2.3', 500), 200),
    message(5, query, Buffer.alloc(40)),
    encodePdu({ kind: 'release-rq' }),
  ])
  const opening = encodePdu({ ...request, contexts }).length
  let seed = 11
  const random = (below: number): number => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0
    return Math.floor((seed / 0x100000000) * below)
  }
  const talk = async (): Promise<void> => {
    const bytes = Buffer.from(whole)
    // Mostly after the opening, so that most conversations get as far as messages.
    for (let i = 0; i < 1 + random(6); i++)
      bytes[random(4) === 0 ? random(opening) : opening + random(bytes.length - opening)] = random(256)
    const peer = new RawPeer(server.address.port)
    peer.send(bytes.subarray(0, random(3) === 0 ? random(bytes.length) : bytes.length))
    await peer.until(() => peer.closed || peer.control.at(-1)?.kind === 'release-rp', 4000)
    peer.socket.destroy()
  }
  for (let round = 0; round < 20; round++) await Promise.all(Array.from({ length: 50 }, talk))
  assert.ok(await echoes(server.address.port))
  assert.deepEqual(
    lines.filter((line) => line.includes('fault')),
    [],
  )
})
