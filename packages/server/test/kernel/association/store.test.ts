// C-STORE both ways between our own ends: bytes are exact, large ones stream with back-pressure, broken ones end cleanly.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { openAssociation, type Association, type StoreRequest } from '../../../src/kernel/association/index.ts'
import { Problem, problem } from '../../../src/kernel/problem.ts'
import { ctStorage, dataSet, explicitLittleEndian, listeningLog, message, RawPeer, serving, storeCommand, storing } from './raw-peer.ts'

async function associate(port: number): Promise<Association> {
  return openAssociation({
    host: '127.0.0.1',
    port,
    callingAe: 'US',
    calledAe: 'VESALIUS',
    contexts: [{ sopClassUid: ctStorage, transferSyntaxes: [explicitLittleEndian] }],
  })
}

const instance = (data: Uint8Array | AsyncIterable<Uint8Array>) => ({
  sopClassUid: ctStorage,
  sopInstanceUid: '1.2.3',
  transferSyntax: explicitLittleEndian,
  data,
})

async function* inPieces(data: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < data.length; at += size) yield data.subarray(at, at + size)
}

const sha = (data: Uint8Array) => createHash('sha256').update(data).digest('hex')

test('data sets of every size arrive exactly, given whole or in pieces of any size', async (t) => {
  const received: Buffer[] = []
  const server = await serving(t, {
    services: [
      storing(async (request) => {
        received.push(await request.bytes())
        return 0
      }),
    ],
  })
  const association = await associate(server.address.port)
  for (const more of [0, 2, 2000, 130_000, 131_000, 131_072, 262_144, 3_000_000]) {
    const data = dataSet(ctStorage, '1.2.3', more)
    assert.deepEqual(await association.store(instance(data)), { status: 0 })
    assert.deepEqual(await association.store(instance(inPieces(data, 777))), { status: 0 })
    assert.equal(sha(received.at(-1) as Buffer), sha(data))
    assert.equal(sha(received.at(-2) as Buffer), sha(data))
  }
  await association.release()
})

test("the peer's maximum length is kept to, down to the smallest", async (t) => {
  const received: Buffer[] = []
  const server = await serving(t, {
    limits: { maxPdu: 128 },
    services: [
      storing(async (request) => {
        received.push(await request.bytes())
        return 0
      }),
    ],
  })
  const association = await associate(server.address.port)
  const data = dataSet(ctStorage, '1.2.3', 5000)
  assert.deepEqual(await association.store(instance(data)), { status: 0 })
  assert.equal(sha(received[0] as Buffer), sha(data))
  await association.release()
})

test('a data set above the spool size comes as a stream, and a slow reader holds the sender back', async (t) => {
  const size = 24 * 1024 * 1024
  const seen: { whole: boolean; most: number; length: number; hash: string }[] = []
  let sent = 0
  const server = await serving(t, {
    limits: { spoolAbove: 1024 * 1024 },
    services: [
      storing(async (request: StoreRequest) => {
        const hash = createHash('sha256')
        let length = 0
        let most = 0
        for await (const piece of request.stream) {
          hash.update(piece)
          length += piece.length
          most = Math.max(most, sent - length)
          if (length < 4 * 1024 * 1024) await new Promise((resolve) => setTimeout(resolve, 1))
        }
        seen.push({ whole: request.whole, most, length, hash: hash.digest('hex') })
        return 0
      }),
    ],
  })
  const data = dataSet(ctStorage, '1.2.3', size)
  async function* counted(): AsyncGenerator<Buffer> {
    for await (const piece of inPieces(data, 65536)) {
      sent += piece.length
      yield piece
    }
  }
  const association = await associate(server.address.port)
  assert.deepEqual(await association.store(instance(counted())), { status: 0 })
  await association.release()
  assert.equal(seen.length, 1)
  assert.equal(seen[0]?.hash, sha(data))
  assert.equal(seen[0]?.whole, false)
  assert.ok((seen[0]?.most ?? size) < 16 * 1024 * 1024, 'the sender was not far ahead of the reader')
})

test('asking for all the bytes of a data set above the spool size is refused as out of resources', async (t) => {
  const server = await serving(t, {
    limits: { spoolAbove: 100_000 },
    services: [
      storing(async (request) => {
        await request.bytes()
        return 0
      }),
    ],
  })
  const association = await associate(server.address.port)
  const result = await association.store(instance(dataSet(ctStorage, '1.2.3', 2_000_000)))
  assert.deepEqual(result, { status: 0xa700, comment: 'association/data-set-too-large' })
  assert.deepEqual(await association.store(instance(dataSet(ctStorage, '1.2.3', 1000))), { status: 0 })
  await association.release()
})

test('a handler that returns without reading has the rest thrown away', async (t) => {
  const server = await serving(t, {
    limits: { spoolAbove: 100_000 },
    services: [storing(async () => ({ status: 0xa700, comment: 'disk full' }))],
  })
  const association = await associate(server.address.port)
  for (let round = 0; round < 2; round++) {
    assert.deepEqual(await association.store(instance(dataSet(ctStorage, '1.2.3', 8_000_000))), { status: 0xa700, comment: 'disk full' })
  }
  await association.release()
})

test('data sets under way beyond the common budget come as streams, so that memory has a bound', async (t) => {
  const whole: boolean[] = []
  const server = await serving(t, {
    limits: { buffer: 500_000 },
    services: [
      storing(async (request) => {
        whole.push(request.whole)
        await request.bytes()
        return 0
      }),
    ],
  })
  const association = await associate(server.address.port)
  await association.store(instance(dataSet(ctStorage, '1.2.3', 400_000)))
  await association.store(instance(dataSet(ctStorage, '1.2.3', 4_000_000)))
  await association.store(instance(dataSet(ctStorage, '1.2.3', 400_000)))
  assert.deepEqual(whole, [true, false, true])
  await association.release()
})

test('a connection that ends within a data set ends the reader with a problem, not in silence', async (t) => {
  const endings: string[] = []
  const server = await serving(t, {
    limits: { spoolAbove: 1000 },
    services: [
      storing(async (request) => {
        try {
          for await (const _piece of request.stream);
          endings.push('complete')
        } catch (error) {
          endings.push(error instanceof Problem ? error.code : 'other')
        }
        return 0
      }),
    ],
  })
  const peer = new RawPeer(server.address.port)
  await peer.associate()
  const bytes = message(3, storeCommand('1.2.3'), dataSet(ctStorage, '1.2.3', 50_000))
  peer.send(bytes.subarray(0, 40_000))
  await new Promise((resolve) => setTimeout(resolve, 50))
  peer.socket.destroy()
  await peer.until(() => endings.length === 1)
  assert.deepEqual(endings, ['association/closed'])
})

test('a problem that a handler throws becomes its DIMSE status with the code as comment', async (t) => {
  const lines: string[] = []
  const problems = [
    [problem('test/forbidden', 403, 'no'), 0x0124],
    [problem('test/full', 507, 'no'), 0xa700],
    [problem('test/conflict', 409, 'no'), 0x0111],
    [problem('test/unreadable', 422, 'no'), 0xc000],
    [problem('test/broken', 500, 'no'), 0x0110],
  ] as const
  let next = 0
  const server = await serving(t, {
    log: listeningLog(lines),
    services: [
      storing(async () => {
        throw problems[next] ? problems[next++]![0]() : new Error('DOE^JANE')
      }),
    ],
  })
  const association = await associate(server.address.port)
  for (const [make, status] of problems)
    assert.deepEqual(await association.store(instance(dataSet(ctStorage, '1.2.3'))), { status, comment: make().code })
  assert.deepEqual(await association.store(instance(dataSet(ctStorage, '1.2.3'))), { status: 0x0110 })
  assert.ok(!lines.some((line) => line.includes('DOE')))
  await association.release()
})

test('an outgoing data set that fails half way aborts the association', async (t) => {
  const server = await serving(t, { services: [storing(async () => 0)] })
  const association = await associate(server.address.port)
  async function* failing(): AsyncGenerator<Buffer> {
    yield dataSet(ctStorage, '1.2.3', 400_000)
    throw new Error('the disk is gone')
  }
  await assert.rejects(association.store(instance(failing())), /the disk is gone/)
  await association.closed
  await assert.rejects(association.store(instance(dataSet(ctStorage, '1.2.3'))), Problem)
})
