// Accept headers and the media types of pixel data.
import assert from 'node:assert/strict'
import test from 'node:test'
import { mediaTypeOf, parseAccept, rangeHolds, transferSyntaxesOf } from '../../src/dicomweb/index.ts'

test('orders ranges by quality and reads type and transfer syntax of multipart, quoted or not', () => {
  const ranges = parseAccept(
    'text/html;q=0.1, multipart/related; type="application/octet-stream"; transfer-syntax=*;q=0.5, Multipart/Related;type=image/jls;transfer-syntax=1.2.840.10008.1.2.4.80, a/b;q=0',
  )
  assert.deepEqual(
    ranges.map(({ type, partType, transferSyntax, quality }) => [type, partType, transferSyntax, quality]),
    [
      ['multipart/related', 'image/jls', '1.2.840.10008.1.2.4.80', 1],
      ['multipart/related', 'application/octet-stream', '*', 0.5],
      ['text/html', undefined, undefined, 0.1],
    ],
  )
})

test('no header accepts everything; commas in quotes divide nothing; what is malformed is passed over', () => {
  assert.deepEqual(
    parseAccept(undefined).map(({ type }) => type),
    ['*/*'],
  )
  assert.deepEqual(
    parseAccept('a/b;c="x,y", , /, nonsense, c/d;q=high').map(({ type }) => type),
    ['a/b'],
  )
  assert.equal(parseAccept('multipart/related')[0]?.partType, '*/*')
  assert.throws(() => parseAccept('a/b,'.repeat(5000)), { code: 'bad-accept' })
})

test('ranges hold media types', () => {
  assert.ok(rangeHolds('*/*', 'image/jpeg') && rangeHolds('image/*', 'image/jpeg') && rangeHolds('image/jpeg', 'image/jpeg'))
  assert.ok(!rangeHolds('image/*', 'imagex/jpeg') && !rangeHolds('image/png', 'image/jpeg'))
})

test('each media type of pixel data has its transfer syntaxes and back', () => {
  assert.equal(transferSyntaxesOf('image/jpeg')[0], '1.2.840.10008.1.2.4.70')
  assert.deepEqual(transferSyntaxesOf('image/x-dicom-rle'), ['1.2.840.10008.1.2.5'])
  assert.deepEqual(transferSyntaxesOf('text/plain'), [])
  assert.equal(mediaTypeOf('1.2.840.10008.1.2.4.91'), 'image/jp2')
  assert.equal(mediaTypeOf('1.2.840.10008.1.2'), 'application/octet-stream')
  assert.equal(mediaTypeOf('1.2.840.10008.1.2.4.50'), 'image/jpeg')
  assert.equal(mediaTypeOf('1.2.3'), undefined)
})
