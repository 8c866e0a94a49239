// PDUs: what is encoded is read back, however the bytes are cut; what lies is refused without allocating (governance C01, C02).
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  type AssociateRequest,
  applicationContextName,
  type ControlPdu,
  encodePdu,
  type Fragment,
  PduError,
  PduReader,
  writeDataHeader,
} from '../../src/dimse/index.ts'

function read(bytes: Uint8Array, step = bytes.length): { control: ControlPdu[]; fragments: Fragment[]; reader: PduReader } {
  const control: ControlPdu[] = []
  const fragments: Fragment[] = []
  const reader = new PduReader({ control: (pdu) => control.push(pdu), fragment: (fragment) => fragments.push(fragment) })
  for (let at = 0; at < bytes.length; at += step) reader.push(bytes.slice(at, at + step))
  return { control, fragments, reader }
}

function request(contexts: AssociateRequest['contexts']): AssociateRequest {
  return {
    kind: 'associate-rq',
    protocolVersion: 1,
    calledAe: 'VESALIUS',
    callingAe: 'TESTER',
    applicationContext: applicationContextName,
    contexts,
    user: {
      maxLength: 0xfffffff0,
      implementationClassUid: '1.2.3',
      implementationVersion: 'T 1',
      asyncOperations: { invoked: 1, performed: 5 },
      roles: [{ sopClassUid: '1.2.4', scu: false, scp: true }],
      extended: [{ sopClassUid: '1.2.5', information: new Uint8Array([1, 0, 1]) }],
      userIdentity: { type: 2, responseRequested: true, primary: new Uint8Array([65]), secondary: new Uint8Array([66, 67]) },
    },
  }
}

const one = [{ id: 1, abstractSyntax: '1.2.840.10008.1.1', transferSyntaxes: ['1.2.840.10008.1.2', '1.2.840.10008.1.2.1'] }]

function patched(pdu: Uint8Array, changes: Record<number, number>): Uint8Array {
  const copy = pdu.slice()
  for (const [at, value] of Object.entries(changes)) copy[Number(at)] = value
  return copy
}

function dataPdu(length: number, pdvLength: number, body: number): Uint8Array {
  const bytes = new Uint8Array(12 + body)
  writeDataHeader(bytes, 0, { contextId: 1, command: false, last: true, length: body })
  const view = new DataView(bytes.buffer)
  view.setUint32(2, length)
  view.setUint32(6, pdvLength)
  return bytes
}

test('every control PDU is read back as it was written, in one piece and byte by byte', () => {
  const accept: ControlPdu = {
    ...request([]),
    kind: 'associate-ac',
    contexts: [
      { id: 1, result: 0, transferSyntax: '1.2.840.10008.1.2' },
      { id: 3, result: 4, transferSyntax: '1.2.840.10008.1.2' },
    ],
    user: { ...request([]).user, userIdentityResponse: new Uint8Array([9, 8]) },
  }
  const pdus: ControlPdu[] = [
    request(one),
    accept,
    { kind: 'associate-rj', result: 1, source: 2, reason: 2 },
    { kind: 'release-rq' },
    { kind: 'release-rp' },
    { kind: 'abort', source: 2, reason: 6 },
  ]
  for (const pdu of pdus) {
    for (const step of [1000000, 7, 1]) {
      const { control, reader } = read(encodePdu(pdu), step)
      assert.deepEqual(control, [pdu])
      assert.equal(reader.atBoundary, true)
    }
  }
})

test('data values come through whole for every way of cutting the stream', () => {
  const first = new Uint8Array(12 + 5)
  writeDataHeader(first, 0, { contextId: 3, command: true, last: true, length: 5 })
  first.set([1, 2, 3, 4, 5], 12)
  const second = new Uint8Array(12)
  writeDataHeader(second, 0, { contextId: 5, command: false, last: true, length: 0 })
  const both = new Uint8Array([...first, ...second])
  for (let step = 1; step <= both.length; step++) {
    const { fragments } = read(both, step)
    const bytes = fragments.filter((fragment) => fragment.contextId === 3).flatMap((fragment) => [...fragment.bytes])
    assert.deepEqual(bytes, [1, 2, 3, 4, 5])
    assert.deepEqual(fragments.map((fragment) => fragment.last).filter(Boolean), [true, true])
    assert.equal(fragments.at(-1)?.contextId, 5)
    assert.equal(fragments.at(-1)?.command, false)
  }
})

test('two data values in one PDU are told apart', () => {
  const bytes = new Uint8Array([4, 0, 0, 0, 0, 14, 0, 0, 0, 3, 1, 3, 7, 0, 0, 0, 3, 1, 2, 8])
  assert.deepEqual(
    read(bytes).fragments.map(({ command, last, bytes: [byte] }) => [command, last, byte]),
    [
      [true, true, 7],
      [false, true, 8],
    ],
  )
})

test('C01: refuses even, repeated and too many presentation contexts and an enormous user information', () => {
  const code = (pdu: AssociateRequest) => refusal(() => read(encodePdu(pdu)))
  assert.equal(code(request([{ ...one[0]!, id: 2 }])), 'dimse/context-id')
  assert.equal(code(request([one[0]!, one[0]!])), 'dimse/context-id')
  assert.equal(code(request(Array.from({ length: 129 }, (_, i) => ({ ...one[0]!, id: (i * 2 + 1) & 0xff })))), 'dimse/context-id')
  const large = request(one)
  const information = new Uint8Array(60000)
  const stuffed = { ...large, user: { ...large.user, roles: [], extended: [{ sopClassUid: '1.2', information }] } }
  assert.equal(read(encodePdu(stuffed)).control.length, 1)
  const declared = patched(encodePdu(large), { 2: 0, 3: 16, 4: 0, 5: 0 })
  assert.equal(
    refusal(() => read(declared)),
    'dimse/pdu-too-long',
  )
})

test('C02: refuses lengths that lie, before anything of that length has come', () => {
  assert.equal(
    refusal(() => read(dataPdu(0xffffffff, 20, 4))),
    'dimse/pdu-too-long',
  )
  assert.equal(
    refusal(() => read(patched(encodePdu(request(one)), { 2: 255, 3: 255, 4: 255, 5: 255 }))),
    'dimse/pdu-too-long',
  )
  assert.equal(
    refusal(() => read(dataPdu(10, 0xffffffff, 4))),
    'dimse/pdv-length',
  )
  assert.equal(
    refusal(() => read(dataPdu(10, 7, 4))),
    'dimse/pdv-length',
  )
  assert.equal(
    refusal(() => read(dataPdu(10, 1, 4))),
    'dimse/pdv-length',
  )
  assert.equal(
    refusal(() => read(dataPdu(10, 3, 4))),
    'dimse/pdv-length',
  )
  assert.equal(
    refusal(() => read(dataPdu(0, 0, 0))),
    'dimse/pdu-too-short',
  )
  assert.equal(
    refusal(() => read(new Uint8Array([5, 0, 0, 0, 0, 5, 0, 0, 0, 0, 0]))),
    'dimse/pdu-length',
  )
  assert.equal(
    refusal(() => read(new Uint8Array([0x16]))),
    'dimse/unknown-pdu',
  )
})

test('refuses an association whose items are cut short, longer than their holder or given twice', () => {
  const whole = encodePdu(request(one))
  const cut = whole.slice(0, 6 + 40)
  cut.set([0, 0, 0, 40], 2)
  assert.equal(
    refusal(() => read(cut)),
    'dimse/pdu-too-short',
  )
  assert.equal(
    refusal(() => read(patched(whole, { 76: 0xff }))),
    'dimse/item-length',
  )
  const noUser = encodePdu(request([])).slice(0, 74 + 4 + applicationContextName.length)
  noUser.set([0, 0, 0, noUser.length - 6], 2)
  assert.equal(
    refusal(() => read(noUser)),
    'dimse/no-user-information',
  )
  assert.equal(
    refusal(() => read(encodePdu(request([{ id: 1, abstractSyntax: '1.2', transferSyntaxes: [] }])))),
    'dimse/no-transfer-syntax',
  )
})

test('no change of bytes makes the reader throw anything but a PduError', () => {
  const whole = new Uint8Array([...encodePdu(request(one)), ...dataPdu(26, 22, 20), ...encodePdu({ kind: 'release-rq' })])
  let seed = 7
  const random = (below: number): number => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0
    return Math.floor((seed / 0x100000000) * below)
  }
  let refused = 0
  for (let round = 0; round < 10000; round++) {
    const mutated = whole.slice(0, 1 + random(whole.length))
    for (let i = 0; i < 1 + random(4); i++) mutated[random(mutated.length)] = random(256)
    try {
      read(mutated, 1 + random(64))
    } catch (error) {
      assert.ok(error instanceof PduError)
      refused++
    }
  }
  assert.ok(refused > 1000 && refused < 10000, `${refused} of 10000 were refused`)
})

function refusal(act: () => unknown): string {
  try {
    act()
  } catch (error) {
    assert.ok(error instanceof PduError)
    return error.code
  }
  return 'not refused'
}
