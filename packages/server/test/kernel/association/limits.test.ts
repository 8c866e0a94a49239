// Idle, slow, half-open and too many connections never hold up others and leak nothing: cases C05 and C06 of the fault list.
import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { test } from 'node:test'
import { encodePdu } from '@vesalius/standards/dimse'
import {
  ctStorage,
  dataSet,
  echoes,
  explicitLittleEndian,
  message,
  RawPeer,
  serving,
  storeCommand,
  storing,
  studyRootFind,
} from './raw-peer.ts'

const quick = { artim: 150, idle: 300, stall: 200 }

test('C05: connections that never ask are closed after ARTIM while others are served', async (t) => {
  const server = await serving(t, { limits: quick })
  const idle = Array.from({ length: 60 }, () => new RawPeer(server.address.port))
  const half = Array.from({ length: 20 }, () => {
    const peer = new RawPeer(server.address.port)
    peer.send(encodePdu({ kind: 'release-rq' }).subarray(0, 4))
    return peer
  })
  assert.ok(await echoes(server.address.port))
  await Promise.all([...idle, ...half].map((peer) => peer.ended()))
  await idle[0]?.until(() => server.stats().connections === 0)
})

test('C05: an association without messages is aborted after the idle time, one that works is not', async (t) => {
  const server = await serving(t, { limits: quick })
  const idle = new RawPeer(server.address.port)
  const working = new RawPeer(server.address.port)
  await Promise.all([idle.associate(), working.associate()])
  for (let count = 1; count <= 8; count++) {
    working.send(message(1, { commandField: 0x30, affectedSopClassUid: '1.2.840.10008.1.1', messageId: count, dataSetType: 0x101 }))
    await working.until(() => working.commands.length === count)
    await new Promise((resolve) => setTimeout(resolve, 80))
  }
  assert.equal(await idle.ended(), 'abort 2 0')
  assert.equal(working.closed, false)
  working.socket.destroy()
})

test('C05: a message that trickles is aborted, and does not delay others meanwhile', async (t) => {
  const server = await serving(t, { services: [storing(async () => 0)], limits: { ...quick, minRate: 10_000 } })
  const slow = new RawPeer(server.address.port)
  await slow.associate()
  const bytes = message(3, storeCommand('1.2.3'), dataSet(ctStorage, '1.2.3', 50_000))
  let at = 0
  const trickle = setInterval(() => slow.send(bytes.subarray(at, (at += 10))), 20)
  for (let round = 0; round < 5; round++) assert.ok(await echoes(server.address.port))
  assert.equal(await slow.ended(), 'abort 2 0')
  clearInterval(trickle)
})

test('C05: a peer that does not read its answers is dropped', async (t) => {
  let given = 0
  const server = await serving(t, {
    limits: quick,
    services: [
      {
        sopClasses: [studyRootFind],
        transferSyntaxes: 'all',
        async *find() {
          for (;;) {
            given++
            yield Buffer.alloc(60_000)
          }
        },
      },
    ],
  })
  const peer = new RawPeer(server.address.port)
  await peer.associate({ contexts: [{ id: 1, abstractSyntax: studyRootFind, transferSyntaxes: [explicitLittleEndian] }] })
  peer.socket.pause()
  peer.send(
    message(1, { commandField: 0x20, affectedSopClassUid: studyRootFind, messageId: 1, priority: 0, dataSetType: 0 }, Buffer.alloc(8)),
  )
  await peer.until(() => server.stats().connections === 0, 4000)
  assert.ok(given < 1000, 'the handler waits when the socket is full')
  peer.socket.destroy()
})

test('C05: one address gets no more than its share of associations and connections', async (t) => {
  const server = await serving(t, { limits: { associationsPerPeer: 3, connectionsPerPeer: 6, associations: 5, connections: 10 } })
  const { port } = server.address
  const answers: string[] = []
  const peers: RawPeer[] = []
  for (let count = 0; count < 5; count++) {
    const peer = new RawPeer(port)
    const answer = await peer.associate()
    answers.push(
      answer?.kind === 'associate-rj' ? `rejected ${answer.result} ${answer.source} ${answer.reason}` : (answer?.kind ?? 'closed'),
    )
    peers.push(peer)
  }
  assert.deepEqual(answers, ['associate-ac', 'associate-ac', 'associate-ac', 'rejected 2 3 2', 'rejected 2 3 2'])
  const silent = Array.from({ length: 10 }, () => new RawPeer(port))
  const neighbour = new RawPeer(port, '127.0.0.3')
  assert.equal((await neighbour.associate())?.kind, 'associate-ac')
  assert.ok(server.stats().dropped >= 7)
  for (const peer of [...peers, ...silent, neighbour]) peer.socket.destroy()
  await peers[0]?.until(() => server.stats().connections === 0)
  assert.ok(await echoes(port), 'places are given back')
})

test('C06: thousands of connections that come and go, in order and out of order, leave nothing behind', async (t) => {
  const server = await serving(t)
  const { port } = server.address
  const round = async (count: number): Promise<void> => {
    for (let index = 0; index < count; index++) {
      const peer = new RawPeer(port)
      await peer.associate()
      if (index % 3 === 0) peer.send(encodePdu({ kind: 'release-rq' }))
      else if (index % 3 === 1) peer.send(encodePdu({ kind: 'abort', source: 0, reason: 0 }))
      else peer.socket.resetAndDestroy()
      await peer.until(() => peer.closed)
    }
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  await round(600)
  const before = process.memoryUsage()
  await round(1500)
  const after = process.memoryUsage()
  assert.deepEqual([server.stats().connections, server.stats().associations, server.stats().accepted], [0, 0, 2100])
  assert.ok(after.rss - before.rss < 64 * 1024 * 1024, `resident memory grew by ${(after.rss - before.rss) >> 20} MiB`)
})

test('closing the server ends its associations and waits for what is being stored', async (t) => {
  let release: () => void = () => {}
  let done = false
  const server = await serving(t, {
    services: [
      storing(async () => {
        await new Promise<void>((resolve) => {
          release = resolve
        })
        done = true
        return 0
      }),
    ],
  })
  const busy = new RawPeer(server.address.port)
  const idle = new RawPeer(server.address.port)
  await Promise.all([busy.associate(), idle.associate()])
  busy.send(message(3, storeCommand('1.2.3'), dataSet(ctStorage, '1.2.3')))
  await new Promise((resolve) => setTimeout(resolve, 50))
  const closing = server.close(2000)
  assert.equal(await idle.ended(), 'abort 2 0')
  release()
  await closing
  await busy.until(() => busy.closed)
  assert.equal(done, true)
  assert.equal(busy.commands[0]?.status, 0)
  const refused = await new Promise((resolve) =>
    connect(server.address.port, '127.0.0.1')
      .on('error', () => resolve(true))
      .on('connect', () => resolve(false)),
  )
  assert.equal(refused, true)
})
