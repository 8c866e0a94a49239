// UIDs: names, transfer syntaxes, storage classes, form.
import assert from 'node:assert/strict'
import test from 'node:test'
import {
  isStorageSopClass,
  isValidUid,
  isWellKnownFrameOfReference,
  nameOfUid,
  storageSopClasses,
  transferSyntaxOf,
  uidFromUuid,
  uids,
} from '../../src/dicom/uids.ts'

test('names the identifiers of PS3.6 Annex A', () => {
  assert.equal(nameOfUid('1.2.840.10008.5.1.4.1.1.2'), 'CT Image Storage')
  assert.equal(nameOfUid(uids.htj2kLossless), 'High-Throughput JPEG 2000 Image Compression (Lossless Only)')
  assert.equal(nameOfUid('1.2.3'), undefined)
  for (const uid of Object.values(uids)) assert.ok(nameOfUid(uid), uid)
})

test('says what each transfer syntax means', () => {
  const flags = (uid: string): string => {
    const { encapsulated, littleEndian, explicit, deflated, lossy } = transferSyntaxOf(uid)!
    return [encapsulated && 'encapsulated', littleEndian && 'little', explicit && 'explicit', deflated && 'deflated', lossy && 'lossy']
      .filter(Boolean)
      .join(' ')
  }
  assert.equal(flags(uids.implicitLittleEndian), 'little')
  assert.equal(flags(uids.explicitLittleEndian), 'little explicit')
  assert.equal(flags(uids.explicitBigEndian), 'explicit')
  assert.equal(flags(uids.deflatedExplicitLittleEndian), 'little explicit deflated')
  assert.equal(flags(uids.jpegBaseline), 'encapsulated little explicit lossy')
  assert.equal(flags(uids.jpegLosslessFirstOrder), 'encapsulated little explicit')
  assert.equal(flags(uids.rleLossless), 'encapsulated little explicit')
  assert.equal(flags(uids.htj2k), 'encapsulated little explicit lossy')
  assert.equal(transferSyntaxOf('1.2.840.10008.1.2.4.102')?.video, true)
  assert.equal(transferSyntaxOf('1.2.840.10008.1.2.4.94')?.referenced, true)
  assert.equal(transferSyntaxOf('1.2.840.10008.5.1.4.1.1.2'), undefined)
})

test('knows storage classes, retired ones too, and nothing else', () => {
  assert.equal(isStorageSopClass('1.2.840.10008.5.1.4.1.1.2'), true)
  assert.equal(isStorageSopClass('1.2.840.10008.5.1.4.1.1.6'), true) // Ultrasound Image Storage (Retired)
  assert.equal(isStorageSopClass('1.2.840.10008.5.1.4.38.1'), true)
  for (const uid of [uids.mediaStorageDirectory, uids.storageCommitment, uids.studyRootFind, uids.verification, '1.2.3'])
    assert.equal(isStorageSopClass(uid), false)
  assert.ok(storageSopClasses().length > 190, `${storageSopClasses().length}`)
  assert.ok(storageSopClasses().every((one) => isValidUid(one.uid)))
})

test('checks the form of an identifier and makes one from a UUID', () => {
  for (const uid of ['1.2', '2.25.0', '1.2.840.10008.1.2', `1.${'2'.repeat(62)}`]) assert.equal(isValidUid(uid), true, uid)
  for (const uid of ['', '1', '1.', '.1', '1.02', '1..2', '3.1', '1.2 ', '1.a', `1.${'2'.repeat(63)}`])
    assert.equal(isValidUid(uid), false, uid)
  assert.equal(uidFromUuid('f81d4fae-7dec-11d0-a765-00a0c91e6bf6'), '2.25.329800735698586629295641978511506172918')
  assert.throws(() => uidFromUuid('f81d4fae'), RangeError)
  assert.equal(isWellKnownFrameOfReference('1.2.840.10008.1.4.1.1'), true)
})
