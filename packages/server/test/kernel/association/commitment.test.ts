// Storage commitment (PS3.4 Annex J): N-ACTION and N-EVENT-REPORT between our own ends.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Association, type DimseService, openAssociation, type OpenOptions } from '../../../src/kernel/association/index.ts'
import { explicitLittleEndian, implicitLittleEndian, message, RawPeer, serving, storageCommitment } from './raw-peer.ts'

const littleEndian = [explicitLittleEndian, implicitLittleEndian]

function associate(port: number, contexts: OpenOptions['contexts'], services: readonly DimseService[] = []): Promise<Association> {
  return openAssociation({ host: '127.0.0.1', port, callingAe: 'US', calledAe: 'VESALIUS', contexts, services })
}

test('storage commitment: the report follows the answer on the same association, or comes over a new one', async (t) => {
  const order: string[] = []
  const wellKnown = '1.2.840.10008.1.20.1.1'
  let reported: () => void = () => {}
  const finished = new Promise<void>((resolve) => {
    reported = resolve
  })
  const commitment: DimseService = {
    sopClasses: [storageCommitment],
    transferSyntaxes: littleEndian,
    action: async ({ information, actionTypeId, sopInstanceUid, report }) => {
      order.push(`action ${actionTypeId} ${information.toString('latin1')} ${sopInstanceUid === wellKnown}`)
      void report({ eventTypeId: 1, information: Buffer.from('same') }).then(
        ({ status }) => {
          order.push(`reported ${status}`)
          reported()
        },
        () => order.push('gone'),
      )
      return 0
    },
  }
  const server = await serving(t, { services: [commitment] })
  const listener: DimseService = {
    sopClasses: [storageCommitment],
    transferSyntaxes: littleEndian,
    eventReport: async ({ eventTypeId, information }) => {
      order.push(`event ${eventTypeId} ${information.toString('latin1')}`)
      return 0
    },
  }
  const association = await associate(server.address.port, [{ sopClassUid: storageCommitment, transferSyntaxes: littleEndian }], [listener])
  const request = { sopClassUid: storageCommitment, sopInstanceUid: wellKnown, type: 1, information: Buffer.from('what') }
  assert.deepEqual(await association.action(request), { status: 0 })
  await finished
  await association.release()
  assert.deepEqual(order, ['action 1 what true', 'event 1 same', 'reported 0'])

  const raw = new RawPeer(server.address.port)
  await raw.associate({ contexts: [{ id: 1, abstractSyntax: storageCommitment, transferSyntaxes: littleEndian }] })
  const action = {
    commandField: 0x130,
    requestedSopClassUid: storageCommitment,
    requestedSopInstanceUid: wellKnown,
    actionTypeId: 1,
    messageId: 1,
    dataSetType: 0,
  }
  raw.send(message(1, action, Buffer.from('what')))
  await raw.until(() => raw.commands.length === 2)
  assert.deepEqual(
    raw.commands.map(({ commandField }) => commandField),
    [0x8130, 0x100],
    'on the wire the answer comes first',
  )
  raw.socket.destroy()
  await raw.until(() => order.at(-1) === 'gone')

  const modality = await serving(t, { services: [listener] })
  const back = await openAssociation({
    host: '127.0.0.1',
    port: modality.address.port,
    callingAe: 'VESALIUS',
    calledAe: 'VESALIUS',
    contexts: [{ sopClassUid: storageCommitment, transferSyntaxes: littleEndian, roles: { scu: false, scp: true } }],
  })
  assert.deepEqual(await back.eventReport({ ...request, type: 2, information: Buffer.from('new!') }), { status: 0 })
  await back.release()
  assert.equal(order.at(-1), 'event 2 new!')
})
