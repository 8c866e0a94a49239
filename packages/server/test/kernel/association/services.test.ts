// C-FIND, C-GET, C-MOVE, storage commitment and cancel between our own ends.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  type Association,
  type DimseService,
  openAssociation,
  type OpenOptions,
  type RetrieveResult,
} from '../../../src/kernel/association/index.ts'
import { Problem } from '../../../src/kernel/problem.ts'
import {
  ctStorage,
  dataSet,
  explicitLittleEndian,
  implicitLittleEndian,
  message,
  RawPeer,
  serving,
  storing,
  studyRootFind,
  studyRootGet,
  studyRootMove,
} from './raw-peer.ts'

const jpeg = '1.2.840.10008.1.2.4.50'
const littleEndian = [explicitLittleEndian, implicitLittleEndian]

function associate(port: number, contexts: OpenOptions['contexts'], services: readonly DimseService[] = []): Promise<Association> {
  return openAssociation({ host: '127.0.0.1', port, callingAe: 'US', calledAe: 'VESALIUS', contexts, services })
}

function finding(find: NonNullable<DimseService['find']>): DimseService {
  return { sopClasses: [studyRootFind], transferSyntaxes: littleEndian, find }
}

const findContext = [{ sopClassUid: studyRootFind, transferSyntaxes: littleEndian }]

async function collect(answers: AsyncIterable<Buffer>): Promise<string[]> {
  const all: string[] = []
  for await (const answer of answers) all.push(answer.toString('latin1'))
  return all
}

test('an echo is answered, and the titles on both sides are known', async (t) => {
  const server = await serving(t)
  const association = await associate(server.address.port, [{ sopClassUid: '1.2.840.10008.1.1', transferSyntaxes: [implicitLittleEndian] }])
  assert.deepEqual(await association.echo(), { status: 0 })
  await association.release()
})

test('a query gets its identifier and streams ten thousand matches, however slow the reader', async (t) => {
  const server = await serving(t, {
    services: [
      finding(async function* ({ identifier, transferSyntax, callingAe }) {
        yield Buffer.from(`${identifier.toString('latin1')} ${transferSyntax} ${callingAe}`)
        yield { identifier: Buffer.from('optional'), optionalKeysIgnored: true }
        for (let index = 0; index < 10_000; index++) yield Buffer.from(`match ${index}`)
      }),
    ],
  })
  const association = await associate(server.address.port, findContext)
  const answers: string[] = []
  for await (const match of association.find({ sopClassUid: studyRootFind, identifier: Buffer.from('query!') })) {
    answers.push(match.toString('latin1').replace('\0', ''))
    if (answers.length % 1000 === 0) await new Promise((resolve) => setTimeout(resolve, 2))
  }
  assert.deepEqual(answers.slice(0, 3), [`query! ${explicitLittleEndian} US`, 'optional', 'match 0'])
  assert.equal(answers.length, 10_002)
  await association.release()
})

test('leaving a query early cancels it at the provider, and the association goes on', async (t) => {
  const ends: boolean[] = []
  let given = 0
  const server = await serving(t, {
    services: [
      finding(async function* ({ signal }) {
        try {
          for (;;) {
            given++
            yield Buffer.alloc(200)
            if (given % 100 === 0) await new Promise((resolve) => setImmediate(resolve))
          }
        } finally {
          ends.push(signal.aborted)
        }
      }),
    ],
  })
  const association = await associate(server.address.port, findContext)
  for await (const _match of association.find({ sopClassUid: studyRootFind, identifier: Buffer.alloc(8) })) break
  assert.deepEqual(ends, [true])
  const controller = new AbortController()
  let taken = 0
  for await (const _match of association.find({ sopClassUid: studyRootFind, identifier: Buffer.alloc(8), signal: controller.signal })) {
    if (++taken === 5) controller.abort()
  }
  assert.deepEqual(ends, [true, true])
  await association.release()
})

test('a failed query is a problem that names the status', async (t) => {
  const server = await serving(t, {
    services: [
      finding(async function* () {
        yield { status: 0xa700, comment: 'too much' }
      }),
    ],
  })
  const association = await associate(server.address.port, findContext)
  await assert.rejects(
    collect(association.find({ sopClassUid: studyRootFind, identifier: Buffer.alloc(8) })),
    (error: Problem) => error.code === 'association/operation-failed' && error.message.includes('a700'),
  )
  await assert.rejects(
    async () => association.move({ sopClassUid: studyRootMove, identifier: Buffer.alloc(8), destination: 'X' }),
    (error: Problem) => error.code === 'association/context-not-accepted',
  )
  await association.release()
})

const stored = (uids: readonly string[], syntaxes: readonly string[] = [explicitLittleEndian]) =>
  uids.map((sopInstanceUid) => ({
    sopClassUid: ctStorage,
    sopInstanceUid,
    transferSyntaxes: syntaxes,
    open: async () => dataSet(ctStorage, sopInstanceUid, 50_000),
  }))

test('C-GET returns instances on the same association and counts what failed', async (t) => {
  const asked: (readonly string[])[] = []
  const archive: DimseService = {
    sopClasses: [studyRootGet],
    transferSyntaxes: littleEndian,
    get: async ({ acceptedFor }) => {
      asked.push(acceptedFor(ctStorage))
      return { total: 5, instances: [...stored(['1.1', '1.2', '1.3']), ...stored(['1.4'], [jpeg]), ...stored(['1.5'])] }
    },
  }
  const server = await serving(t, { services: [archive, storing(async () => 0)] })
  const received: string[] = []
  const sink = storing(async (request) => {
    assert.equal((await request.bytes()).length, dataSet(ctStorage, '1.1', 50_000).length)
    received.push(request.sopInstanceUid)
    return request.sopInstanceUid === '1.2' ? 0xb000 : request.sopInstanceUid === '1.5' ? 0xa700 : 0
  })
  const association = await associate(
    server.address.port,
    [
      { sopClassUid: studyRootGet, transferSyntaxes: littleEndian },
      { sopClassUid: ctStorage, transferSyntaxes: [explicitLittleEndian], roles: { scu: false, scp: true } },
    ],
    [sink],
  )
  const progress: number[] = []
  const result = await association.get({
    sopClassUid: studyRootGet,
    identifier: Buffer.alloc(8),
    onProgress: ({ remaining }) => progress.push(remaining),
  })
  assert.deepEqual(asked, [[explicitLittleEndian]])
  assert.deepEqual(received, ['1.1', '1.2', '1.3', '1.5'])
  assert.deepEqual(progress, [4, 3, 2, 1])
  const { status, completed, warning, failed, identifier } = result
  assert.deepEqual([status, completed, warning, failed], [0xb000, 2, 1, 2])
  assert.equal(identifier?.toString('latin1'), '\x08\x00\x58\x00UI\x08\x001.4\\1.5\0')
  await association.release()
})

test('C-MOVE sends to the destination the service names, with the originator, and refuses an unknown one', async (t) => {
  const arrived: string[] = []
  const destination = await serving(t, {
    aeTitles: (called) => called === 'DEST',
    services: [
      storing(async ({ sopInstanceUid, callingAe, moveOriginator }) => {
        arrived.push(`${sopInstanceUid} ${callingAe} ${moveOriginator?.ae}`)
        return 0
      }),
    ],
  })
  const archive: DimseService = {
    sopClasses: [studyRootMove],
    transferSyntaxes: littleEndian,
    move: async ({ destination: name }) =>
      name !== 'DEST'
        ? { status: 0xa801 }
        : {
            total: 3,
            instances: stored(['1.1', '1.2', '1.3']),
            destination: { host: '127.0.0.1', port: destination.address.port, callingAe: 'VESALIUS', calledAe: 'DEST' },
            contexts: [{ sopClassUid: ctStorage, transferSyntaxes: [explicitLittleEndian] }],
          },
  }
  const server = await serving(t, { services: [archive] })
  const association = await associate(server.address.port, [{ sopClassUid: studyRootMove, transferSyntaxes: littleEndian }])
  const move = (to: string): Promise<RetrieveResult> =>
    association.move({ sopClassUid: studyRootMove, identifier: Buffer.alloc(8), destination: to })
  assert.deepEqual(await move('DEST'), { status: 0, remaining: 0, completed: 3, failed: 0, warning: 0 })
  assert.deepEqual(arrived, ['1.1 VESALIUS US', '1.2 VESALIUS US', '1.3 VESALIUS US'])
  assert.equal((await move('NOBODY')).status, 0xa801)
  assert.equal((await move('../../x')).status, 0xa801)
  await destination.close(100)
  const { status, failed } = await move('DEST')
  assert.deepEqual([status, failed], [0xa702, 3])
  await association.release()
})

test('a cancelled C-GET stops with status FE00 and says how many remain', async (t) => {
  const archive: DimseService = {
    sopClasses: [studyRootGet],
    transferSyntaxes: littleEndian,
    get: async () => ({ total: 1000, instances: stored(Array.from({ length: 1000 }, (_, i) => `1.${i}`)) }),
  }
  const server = await serving(t, { services: [archive, storing(async () => 0)] })
  const controller = new AbortController()
  let count = 0
  const association = await associate(
    server.address.port,
    [
      { sopClassUid: studyRootGet, transferSyntaxes: littleEndian },
      { sopClassUid: ctStorage, transferSyntaxes: [explicitLittleEndian], roles: { scu: false, scp: true } },
    ],
    [
      storing(async () => {
        if (++count === 10) controller.abort()
        return 0
      }),
    ],
  )
  const result = await association.get({ sopClassUid: studyRootGet, identifier: Buffer.alloc(8), signal: controller.signal })
  assert.equal(result.status, 0xfe00)
  assert.ok(result.completed >= 9 && result.completed < 200 && result.remaining === 1000 - result.completed)
  await association.release()
})

test('a release waits for the operation under way, and a refusal names its reason', async (t) => {
  const server = await serving(t, {
    services: [
      finding(async function* () {
        await new Promise((resolve) => setTimeout(resolve, 100))
        yield Buffer.alloc(4)
      }),
    ],
  })
  const peer = new RawPeer(server.address.port)
  await peer.associate({ contexts: [{ id: 1, abstractSyntax: studyRootFind, transferSyntaxes: littleEndian }] })
  peer.send(
    Buffer.concat([
      message(1, { commandField: 0x20, affectedSopClassUid: studyRootFind, messageId: 1, priority: 0, dataSetType: 0 }, Buffer.alloc(8)),
      Buffer.from('05000000000400000000', 'hex'),
    ]),
  )
  await peer.until(() => peer.control.some((pdu) => pdu.kind === 'release-rp'))
  assert.deepEqual(
    peer.commands.map((command) => command.status),
    [0xff00, 0],
  )
  const refused = openAssociation({
    host: '127.0.0.1',
    port: server.address.port,
    callingAe: 'US',
    calledAe: 'OTHER',
    contexts: findContext,
  })
  await assert.rejects(refused, (error: Problem) => error.code === 'association/refused' && error.message.includes('reason 7'))
  const invalid = openAssociation({
    host: '127.0.0.1',
    port: server.address.port,
    callingAe: 'U\\S',
    calledAe: 'OTHER',
    contexts: findContext,
  })
  await assert.rejects(invalid, (error: Problem) => error.code === 'association/title-invalid')
  await server.close(0)
  const unreachable = associate(server.address.port, findContext)
  await assert.rejects(unreachable, (error: Problem) => error.code === 'association/unreachable')
})
