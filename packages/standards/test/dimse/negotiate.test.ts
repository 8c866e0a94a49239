// The acceptor's choice of contexts and roles, and the look at a data set's identity.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type AssociateRequest, applicationContextName, identify, negotiate, type RoleSelection } from '../../src/dimse/index.ts'

const implicit = '1.2.840.10008.1.2'
const explicit = '1.2.840.10008.1.2.1'
const big = '1.2.840.10008.1.2.2'
const jpeg = '1.2.840.10008.1.2.4.50'

function request(contexts: AssociateRequest['contexts'], roles: RoleSelection[] = []): AssociateRequest {
  const user = { maxLength: 0, implementationClassUid: '1.2', roles, extended: [] }
  return {
    kind: 'associate-rq',
    protocolVersion: 1,
    calledAe: 'A',
    callingAe: 'B',
    applicationContext: applicationContextName,
    contexts,
    user,
  }
}

test('the offer decides what is accepted, and a list of syntaxes is in the order of preference', () => {
  const contexts = [
    { id: 1, abstractSyntax: '1.2.1', transferSyntaxes: [implicit, explicit] },
    { id: 3, abstractSyntax: '1.2.1', transferSyntaxes: [jpeg] },
    { id: 5, abstractSyntax: '1.2.9', transferSyntaxes: [implicit] },
    { id: 7, abstractSyntax: 'not a uid', transferSyntaxes: [implicit] },
  ]
  const { answers, accepted } = negotiate(request(contexts), (uid) =>
    uid === '1.2.9' ? undefined : { transferSyntaxes: [explicit, implicit], requestorMayProvide: false },
  )
  assert.deepEqual(
    answers.map(({ id, result, transferSyntax }) => [id, result, transferSyntax]),
    [
      [1, 0, explicit],
      [3, 4, implicit],
      [5, 3, implicit],
      [7, 3, implicit],
    ],
  )
  assert.deepEqual([...accepted.keys()], [1])
})

test('an offer of all syntaxes follows the requestor, with big endian last and no text that is not a UID', () => {
  const offer = () => ({ transferSyntaxes: 'all', requestorMayProvide: false }) as const
  const chosen = (...transferSyntaxes: string[]) =>
    negotiate(request([{ id: 1, abstractSyntax: '1.2', transferSyntaxes }]), offer).answers[0]
  assert.equal(chosen(jpeg, explicit)?.transferSyntax, jpeg)
  assert.equal(chosen(big, implicit)?.transferSyntax, implicit)
  assert.equal(chosen(big)?.transferSyntax, big)
  assert.equal(chosen('../../x', explicit)?.transferSyntax, explicit)
  assert.equal(chosen('../../x')?.result, 4)
})

test('the requestor becomes provider only where the offer lets it', () => {
  const roles = [
    { sopClassUid: '1.2.1', scu: true, scp: true },
    { sopClassUid: '1.2.2', scu: false, scp: true },
  ]
  const contexts = ['1.2.1', '1.2.2', '1.2.3'].map((abstractSyntax, i) => ({ id: i * 2 + 1, abstractSyntax, transferSyntaxes: [implicit] }))
  const outcome = negotiate(request(contexts, roles), (uid) => ({ transferSyntaxes: 'all', requestorMayProvide: uid !== '1.2.2' }))
  assert.deepEqual(outcome.roles, [
    { sopClassUid: '1.2.1', scu: true, scp: true },
    { sopClassUid: '1.2.2', scu: false, scp: false },
  ])
  assert.deepEqual(
    [...outcome.accepted.values()].map(({ scu, scp }) => [scu, scp]),
    [
      [true, true],
      [false, false],
      [true, false],
    ],
  )
})

test('the identity of a data set is seen in every byte order, and nothing is made up where it cannot be seen', () => {
  const element = (number: number, value: string, syntax: string): Buffer => {
    const bytes = Buffer.alloc(8 + value.length)
    const little = syntax !== big
    const word = (n: number, at: number) => (little ? bytes.writeUInt16LE(n, at) : bytes.writeUInt16BE(n, at))
    word(8, 0)
    word(number, 2)
    if (syntax === implicit) bytes.writeUInt32LE(value.length, 4)
    else {
      bytes.write('UI', 4)
      word(value.length, 6)
    }
    bytes.write(value, 8)
    return bytes
  }
  for (const syntax of [implicit, explicit, big, jpeg]) {
    const head = Buffer.concat([
      element(5, 'ISO_IR 100', syntax),
      element(0x16, '1.2\0', syntax),
      element(0x18, '1.2.3.4\0', syntax),
      element(0x60, 'CT', syntax),
    ])
    assert.deepEqual(identify(head, syntax), { sopClassUid: '1.2', sopInstanceUid: '1.2.3.4' })
    for (let length = 0; length < head.length; length++) identify(head.subarray(0, length), syntax)
    assert.deepEqual(identify(head.subarray(0, 20), syntax), {})
  }
  assert.deepEqual(identify(Buffer.from('78da000000000000000000000000000000', 'hex'), '1.2.840.10008.1.2.1.99'), {})
})
