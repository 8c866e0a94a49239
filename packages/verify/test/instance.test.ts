/** The quick opinion that a server asks before it releases one instance: the same findings for the header, in milliseconds, and never an exception. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bytesSource, type ByteSource, readDicom, type PlainAttributes } from '@vesalius/standards/dicom'
import { verifyInstance } from '../src/index.ts'
import { bytesOf, original, originalUid, treated, withChange } from './treated-set.ts'

const options = { person: 0, study: 0 }
const input = bytesOf(original(options))
const opinion = (change: PlainAttributes = []): string[] =>
  verifyInstance({ original: input, result: bytesOf(withChange(treated(options), change)) }).map(({ code, class: kind, place }) => [code, kind, place].filter(Boolean).join(' '))

test('a careful result gives no finding, whether the original comes as bytes or as a file already read', () => {
  assert.deepEqual(opinion(), [])
  assert.deepEqual(verifyInstance({ original: readDicom(input), result: bytesOf(treated(options)) }), [])
})

test('a name, an original UID, a date that stayed, a missing mark and the old Patient ID are told with their places', () => {
  assert.deepEqual(opinion([{ tag: 0x0008103e, vr: 'LO', value: 'Thorax Quellenberg' }]), ['identity-left name (0008,103E)'])
  assert.ok(opinion([{ tag: 0x0020000e, vr: 'UI', value: originalUid(0, 0, 2) }]).includes('original-uid uid (0020,000E)'))
  assert.ok(opinion([{ tag: 0x00080020, vr: 'DA', value: '20210304' }]).some((told) => told.startsWith('date-unchanged')))
  assert.deepEqual(opinion([{ tag: 0x00120062, vr: 'CS', value: '' }]), ['not-marked'])
  assert.ok(opinion([{ tag: 0x00100020, vr: 'LO', value: 'MRN4471902' }]).includes('pseudonym-is-id'))
})

test('values of clinical rows that no header holds are looked for too', () => {
  const result = bytesOf(withChange(treated(options), [{ tag: 0x0008103e, vr: 'LO', value: 'Thorax Zwiebelhuber' }]))
  assert.deepEqual(verifyInstance({ original: input, result }), [])
  assert.deepEqual(verifyInstance({ original: input, result, values: [{ class: 'name', text: 'Zwiebelhuber' }] }).map(({ code }) => code), ['identity-left'])
})

test('a hospital that is called like this program is not found in the name by which the program signs what it writes', () => {
  const named = bytesOf(withChange(original(options), [{ tag: 0x00080080, vr: 'LO', value: 'AZ Vesalius' }, { tag: 0x00100021, vr: 'LO', value: 'VESALIUS' }]))
  assert.deepEqual(verifyInstance({ original: named, result: bytesOf(treated(options)) }), [])
  const left = bytesOf(withChange(treated(options), [{ tag: 0x0008103e, vr: 'LO', value: 'Thorax Vesalius' }]))
  assert.equal(verifyInstance({ original: named, result: left }).length, 1)
})

test('what cannot be read is a finding, not an exception', () => {
  assert.deepEqual(verifyInstance({ original: input, result: new Uint8Array(300) }).map(({ code }) => code), ['unreadable'])
  const whole = bytesOf(treated(options))
  assert.deepEqual(verifyInstance({ original: input, result: whole.subarray(0, whole.length - 2000) }).map(({ code }) => code), ['unreadable'])
})

test('of a result with large pixels the header is read, and not the pixels', () => {
  const large = bytesOf(withChange(treated(options), [
    { tag: 0x00280010, vr: 'US', value: 1024 }, { tag: 0x00280011, vr: 'US', value: 1024 }, { tag: 0x7fe00010, vr: 'OW', value: new Uint8Array(2 * 1024 * 1024) },
  ]))
  const whole = bytesSource(large)
  let read = 0
  const counted: ByteSource = { size: whole.size, read: (offset, length) => (read += length, whole.read(offset, length)) }
  assert.deepEqual(verifyInstance({ original: input, result: counted }), [])
  assert.ok(read < 512 * 1024, `${read} bytes were read`)
})

test('an instance of the same person takes a few milliseconds', () => {
  const result = bytesOf(treated(options))
  for (let warm = 0; warm < 20; warm++) verifyInstance({ original: input, result })
  const began = performance.now()
  for (let round = 0; round < 50; round++) verifyInstance({ original: input, result })
  assert.ok((performance.now() - began) / 50 < 20)
})

test('a name that is the name of a country too, or a part of one, is found', () => {
  for (const family of ['Martin', 'Marino', 'Jordan', 'Cook']) {
    const named = bytesOf(withChange(original(options), [{ tag: 0x00100010, vr: 'PN', value: `${family}^Annegret` }]))
    const left = bytesOf(withChange(treated(options), [{ tag: 0x0008103e, vr: 'LO', value: `CT ${family}` }]))
    assert.deepEqual(verifyInstance({ original: named, result: left }).map(({ code }) => code), ['identity-left'], family)
  }
})
