/** The contract of objects on files and on S3, and what is particular to each. */
import { after, before, describe, test } from 'node:test'
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3'
import { openObjects, putObjectSync } from '#engines'
import type { Objects } from '#engines'
import { objectsContract } from './contract/objects.ts'

describe('objects on files', () => {
  const folder = mkdtempSync(join(tmpdir(), 'vesalius-objects-'))
  let objects: Objects
  before(async () => {
    objects = await openObjects(`file:${folder}`)
  })
  after(() => rmSync(folder, { recursive: true, force: true }))
  objectsContract('files', () => objects)

  test('files: a worker thread puts the same objects without the event loop', async () => {
    const parts = [randomBytes(5), new Uint8Array(), randomBytes(200_000), randomBytes(1)]
    const first = putObjectSync(folder, parts)
    assert.equal(first.existed, false)
    assert.ok((await objects.read(first.digest, 0, first.size)).equals(Buffer.concat(parts)))
    assert.deepEqual(putObjectSync(folder, [Buffer.concat(parts)]), { ...first, existed: true })
    assert.equal((await objects.put(Buffer.concat(parts))).existed, true)
    assert.equal(putObjectSync(folder, []).size, 0)
  })

  test('files: what is written past the cache, blocks and the rest of a block, is read back as it was', async () => {
    const sizes = [131_072, 131_073, 131_072 + 4_095, 527_361, 4 * 1024 * 1024 - 1, 4 * 1024 * 1024, 4 * 1024 * 1024 + 1]
    for (const size of sizes) {
      const bytes = randomBytes(size)
      const put = putObjectSync(folder, [bytes.subarray(0, 1_000), bytes.subarray(1_000)])
      assert.equal(put.size, size)
      assert.ok((await objects.read(put.digest, 0, size)).equals(bytes))
      assert.equal((await objects.head(put.digest))?.size, size)
    }
  })

  test('files: nobody else can read objects or list folders', async () => {
    const { digest } = await objects.put(randomBytes(10))
    const sync = putObjectSync(folder, [randomBytes(10)]).digest
    for (const each of [digest, sync]) {
      const [outer, inner] = [join(folder, each.slice(0, 1)), join(folder, each.slice(0, 1), each.slice(1, 3))]
      assert.deepEqual(
        [outer, inner, join(inner, each)].map((path) => statSync(path).mode & 0o777),
        [0o700, 0o700, 0o600],
      )
    }
  })

  test('files: a start clears away what a killed writer left, and leaves a living writer alone', async () => {
    const incoming = join(folder, 'incoming')
    writeFileSync(join(incoming, '999999999-12345-0-0'), 'half')
    const living = `${process.pid}-${startOf(process.pid)}-9-9`
    writeFileSync(join(incoming, living), 'half')
    await openObjects(`file:${folder}`)
    assert.deepEqual(readdirSync(incoming), [living])
    rmSync(join(incoming, living))
  })

  test('files: leaves nothing in the folder of what is being written, and knows how much space is left', async () => {
    await objects.put(randomBytes(10))
    assert.deepEqual(readdirSync(join(folder, 'incoming')), [])
    assert.ok(((await objects.free()) ?? 0) > 0)
  })
})

test('objects: an address that is not known is refused without being quoted', async () => {
  await assert.rejects(openObjects('ftp://secret@host'), (error: Error) => !error.message.includes('secret'))
})

const s3 = process.env['VESALIUS_TEST_S3']
const credentials = process.env['VESALIUS_TEST_S3_CREDENTIALS']
if (s3 && credentials && existsSync(credentials)) describe('objects on S3', () => s3Suite(s3, credentials))
else
  test('objects on S3', (t) =>
    t.skip('VESALIUS_TEST_S3 (an endpoint) and VESALIUS_TEST_S3_CREDENTIALS (a file with key and secret) are not set'))

function s3Suite(endpoint: string, secretFile: string): void {
  const bucket = `vesalius-${randomBytes(4).toString('hex')}`
  const address = `s3://${bucket}?endpoint=${encodeURIComponent(endpoint)}`
  let objects: Objects
  before(async () => {
    const { readS3Address } = await import('../../src/engines/objects/s3-address.ts')
    const { accessKeyId, secretAccessKey } = readS3Address(address, secretFile)
    const client = new S3Client({ endpoint, region: 'us-east-1', credentials: { accessKeyId, secretAccessKey }, forcePathStyle: true })
    await client.send(new CreateBucketCommand({ Bucket: bucket }))
    client.destroy()
    objects = await openObjects(address, { secretFile })
  })
  after(() => objects?.close())
  objectsContract('S3', () => objects)

  test('S3: a wrong secret, a bucket that is not there and an endpoint that is not there are told apart', async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'vesalius-s3-'))
    t.after(() => rmSync(folder, { recursive: true, force: true }))
    const wrong = join(folder, 'credentials')
    writeFileSync(wrong, 'AKTEST\nNOTTHESECRET\n', { mode: 0o600 })
    await assert.rejects(openObjects(address, { secretFile: wrong }), { code: 'engines/objects-refused' })
    await assert.rejects(openObjects(address.replace(bucket, `${bucket}-none`), { secretFile }), { code: 'engines/objects-no-bucket' })
    await assert.rejects(openObjects(`s3://${bucket}?endpoint=${encodeURIComponent('http://127.0.0.1:9')}`, { secretFile }), {
      code: 'engines/objects-failed',
    })
  })
}

/** Field 22 of /proc/PID/stat. */
function startOf(pid: number): string {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
}
