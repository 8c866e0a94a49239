// multipart/related: what is written is read again however it is cut; delimiters are exact; hostile contents are refused within limits
// (B07).
import assert from 'node:assert/strict'
import test from 'node:test'
import { type MultipartLimits, MultipartParser, multipartOf, multipartWriter } from '../../src/dicomweb/index.ts'

interface Part {
  headers: Record<string, string>
  body: Uint8Array
  ended: boolean
}

function parse(boundary: string, chunks: Iterable<Uint8Array>, limits?: Partial<MultipartLimits>): Part[] {
  const parts: Part[] = []
  const parser = new MultipartParser(
    boundary,
    (headers) => {
      const part: Part = { headers: Object.fromEntries(headers), body: new Uint8Array(0), ended: false }
      parts.push(part)
      return { onData: (bytes) => (part.body = Buffer.concat([part.body, bytes])), onEnd: () => (part.ended = true) }
    },
    limits,
  )
  for (const chunk of chunks) parser.write(chunk)
  parser.end()
  return parts
}

function* cut(bytes: Uint8Array, size: number): Iterable<Uint8Array> {
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size)
}

const text = (value: string): Uint8Array => Buffer.from(value, 'latin1')

test('reads what the writer wrote, however it is cut into chunks', () => {
  const writer = multipartWriter('application/dicom', { transferSyntax: '1.2.840.10008.1.2.1' })
  const bodies = [
    text('one'),
    new Uint8Array(0),
    text(`\r\n--${writer.boundary}x not a delimiter\r\n--${writer.boundary.slice(0, -1)}\r\n`),
    text('\r\n\r'),
    new Uint8Array(5000).fill(0x0d),
  ]
  const whole = Buffer.concat([...bodies.flatMap((body, at) => [writer.partHead({ 'Content-Location': `/${at}` }), body]), writer.end])
  const { boundary, partType } = multipartOf(writer.contentType)
  assert.equal(partType, 'application/dicom')
  for (const size of [1, 2, 3, 7, 64, 1000, 100_000]) {
    const parts = parse(boundary, cut(whole, size))
    assert.deepEqual(
      parts.map((part) => Buffer.from(part.body)),
      bodies.map((body) => Buffer.from(body)),
      `chunks of ${size}`,
    )
    assert.ok(parts.every((part) => part.ended))
    assert.deepEqual(parts[1]?.headers, {
      'content-type': 'application/dicom; transfer-syntax=1.2.840.10008.1.2.1',
      'content-location': '/1',
    })
  }
})

test('takes a preamble, an epilogue, padding after the boundary, folded headers and a part without headers or content', () => {
  const content = text(
    'preamble\r\n--b  \t\r\nContent-Type: application/dicom;\r\n  a=b\r\n\r\nA\r\n--b\r\n\r\nB\r\n--b\r\nX: y\r\n\r\n--b--\r\nepilogue\r\n--b\r\n',
  )
  for (const size of [1, 5, 1000]) {
    const parts = parse('b', cut(content, size))
    assert.deepEqual(
      parts.map((part) => Buffer.from(part.body).toString()),
      ['A', 'B', ''],
    )
    assert.equal(parts[0]?.headers['content-type'], 'application/dicom; a=b')
  }
})

test('finds parts in random bytes full of line breaks and dashes', () => {
  let seed = 7
  const random = (): number => (seed = (seed * 1103515245 + 12345) & 0x7fffffff) / 0x7fffffff
  for (let round = 0; round < 200; round++) {
    const bodies = Array.from({ length: 3 }, () =>
      Uint8Array.from({ length: Math.floor(random() * 60) }, () => text('\r\n-b\0')[Math.floor(random() * 5)]!),
    ).map((body) => (Buffer.from(body).includes('\r\n--bb') ? new Uint8Array(0) : body))
    const whole = Buffer.concat([
      ...bodies.flatMap((body, at) => [text(`${at === 0 ? '' : '\r\n'}--bb\r\nA: b\r\n\r\n`), body]),
      text('\r\n--bb--'),
    ])
    const expected = parse('bb', [whole]).map((part) => Buffer.from(part.body).toString('latin1'))
    assert.equal(expected.length, 3)
    assert.deepEqual(
      expected,
      bodies.map((body) =>
        Buffer.from(body)
          .toString('latin1')
          .replace(/^\r\n--bb.*$/s, ''),
      ),
    )
    for (const size of [1, 2, 3, 11])
      assert.deepEqual(
        parse('bb', cut(whole, size)).map((part) => Buffer.from(part.body).toString('latin1')),
        expected,
      )
  }
})

test('refuses too many parts, long headers, no delimiter, nested multipart, a cut end and malformed headers', () => {
  const refuse = (content: string, code: string, limits?: Partial<MultipartLimits>): void => {
    for (const size of [1, 4096]) assert.throws(() => parse('b', cut(text(content), size), limits), { code })
  }
  refuse('--b\r\n\r\nx\r\n'.repeat(12), 'too-many-parts', { parts: 10 })
  refuse(`--b\r\nX: ${'y'.repeat(20_000)}`, 'bad-multipart')
  refuse(`--b\r\n${'X: y\r\n'.repeat(3000)}\r\n`, 'bad-multipart')
  refuse('x'.repeat(20_000), 'bad-multipart')
  refuse('--b\r\nContent-Type: multipart/related; boundary=c\r\n\r\n', 'bad-multipart')
  refuse('--b\r\n\r\nx', 'truncated-multipart')
  refuse('--b\r\n\r\nx\r\n--b', 'truncated-multipart')
  refuse('--b\r\nno colon\r\n\r\n', 'bad-multipart')
  refuse('', 'truncated-multipart')
})

test('reads the boundary of a Content-Type and refuses one that is missing or wrong', () => {
  assert.deepEqual(multipartOf('multipart/related; type="application/dicom"; boundary="a b;c"'.replace(';c', ':c')), {
    boundary: 'a b:c',
    partType: 'application/dicom',
  })
  assert.equal(multipartOf('Multipart/Related;boundary=X').boundary, 'X')
  for (const wrong of [
    'multipart/related',
    'multipart/form-data; boundary=x',
    'application/dicom',
    'multipart/related; boundary=""',
    'multipart/related; boundary="a\r\nb"',
    `multipart/related; boundary=${'x'.repeat(71)}`,
    'multipart/related; boundary="a "',
    '',
  ])
    assert.throws(() => multipartOf(wrong), { code: 'bad-multipart' })
})

test('a header value with a line break is never written', () => {
  assert.throws(() => multipartWriter('application/dicom').partHead({ 'Content-Location': 'a\r\nb: c' }), { code: 'bad-multipart' })
})
