/**
 * The S3 engine of the objects port. The key is the digest, so it must be known before the upload: what is not known is spooled first.
 * A put is conditional (`If-None-Match: *`), and what the store says it has is compared with what was sent.
 */
import { hash } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { Readable } from 'node:stream'
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import { Upload } from '@aws-sdk/lib-storage'
import { Problem } from '#kernel'
import { BadRange, NoObject, ObjectsFailed, ObjectsNoBucket, ObjectsRefused } from '../problems.ts'
import { checkExpected, isInside } from './files.ts'
import { checkedDigest } from './objects.ts'
import type { ByteRange, Expected, ListedObject, Objects, ObjectsOptions, PutResult } from './objects.ts'
import { readS3Address } from './s3-address.ts'
import { reopen, spool } from './spool.ts'
import type { Held } from './spool.ts'

/** Above this an object goes up in parts of this size, two at a time. */
const partSize = 16 * 1024 * 1024

export async function openS3Objects(address: string, options: ObjectsOptions): Promise<Objects> {
  const { bucket, endpoint, region, accessKeyId, secretAccessKey } = readS3Address(address, options.secretFile)
  const client = new S3Client({ endpoint, region, credentials: { accessKeyId, secretAccessKey }, forcePathStyle: true, maxAttempts: 4 })
  try {
    await client.send(new HeadBucketCommand({ Bucket: bucket }))
  } catch (error) {
    client.destroy()
    throw statusOf(error) === 404 ? ObjectsNoBucket() : failure(error)
  }
  return new S3Objects(client, bucket, options.spool ?? tmpdir())
}

class S3Objects implements Objects {
  readonly kind = 's3'
  readonly #client: S3Client
  readonly #bucket: string
  readonly #spool: string

  constructor(client: S3Client, bucket: string, spoolFolder: string) {
    this.#client = client
    this.#bucket = bucket
    this.#spool = spoolFolder
  }

  async put(source: Uint8Array | AsyncIterable<Uint8Array>, expected: Expected = {}): Promise<PutResult> {
    const held: Held =
      source instanceof Uint8Array
        ? { digest: hash('sha256', source, 'hex'), size: source.length, bytes: source }
        : await spool(source, this.#spool, partSize)
    try {
      checkExpected(held, expected)
      const { digest, size } = held
      if ((await this.head(digest))?.size === size) return { digest, size, existed: true }
      const existed = held.file
        ? await this.#putParts(digest, reopen(held.file))
        : await this.#putWhole(digest, held.bytes ?? new Uint8Array())
      const there = await this.head(digest)
      if (there?.size !== size) throw ObjectsFailed('the object is not there after it was put')
      return { digest, size, existed }
    } finally {
      if (held.file) await rm(held.file, { force: true })
    }
  }

  async get(digest: string, range?: ByteRange): Promise<Readable> {
    if (range) {
      const size = (await this.head(digest))?.size
      if (size === undefined) throw NoObject(digest)
      if (!isInside(range, size)) throw BadRange(size)
      if (range.start === range.end) return Readable.from([])
    }
    const Range = range ? { Range: `bytes=${range.start}-${range.end - 1}` } : {}
    const answer = await this.#run(
      () => this.#client.send(new GetObjectCommand({ Bucket: this.#bucket, Key: checkedDigest(digest), ...Range })),
      digest,
    )
    return answer.Body as Readable
  }

  async read(digest: string, offset: number, length: number): Promise<Buffer> {
    const chunks: Buffer[] = []
    for await (const chunk of await this.get(digest, { start: offset, end: offset + length })) chunks.push(chunk as Buffer)
    const buffer = Buffer.concat(chunks)
    if (buffer.length !== length) throw ObjectsFailed('a range came back short')
    return buffer
  }

  async head(digest: string): Promise<{ readonly size: number } | undefined> {
    try {
      const { ContentLength } = await this.#client.send(new HeadObjectCommand({ Bucket: this.#bucket, Key: checkedDigest(digest) }))
      return { size: ContentLength ?? 0 }
    } catch (error) {
      if (statusOf(error) === 404) return undefined
      throw failure(error)
    }
  }

  async *list(): AsyncIterable<ListedObject> {
    let token: string | undefined
    do {
      const continuation = token ? { ContinuationToken: token } : {}
      const page = await this.#run(() => this.#client.send(new ListObjectsV2Command({ Bucket: this.#bucket, ...continuation })))
      for (const { Key, Size, LastModified } of page.Contents ?? [])
        if (Key && /^[0-9a-f]{64}$/.test(Key)) yield { digest: Key, size: Size ?? 0, at: LastModified ?? new Date() }
      token = page.NextContinuationToken
    } while (token)
  }

  async remove(digest: string): Promise<void> {
    await this.#run(() => this.#client.send(new DeleteObjectCommand({ Bucket: this.#bucket, Key: checkedDigest(digest) })))
  }

  async free(): Promise<undefined> {}

  async close(): Promise<void> {
    this.#client.destroy()
  }

  /** True when it was there already (412). The store checks the bytes against the signed SHA-256 of the body. */
  async #putWhole(digest: string, bytes: Uint8Array): Promise<boolean> {
    try {
      const sum = Buffer.from(digest, 'hex').toString('base64')
      await this.#client.send(
        new PutObjectCommand({
          Bucket: this.#bucket,
          Key: digest,
          Body: bytes,
          ContentLength: bytes.length,
          IfNoneMatch: '*',
          ChecksumSHA256: sum,
        }),
      )
      return false
    } catch (error) {
      if (statusOf(error) === 412) return true
      throw failure(error)
    }
  }

  async #putParts(digest: string, body: Readable): Promise<boolean> {
    const params = { Bucket: this.#bucket, Key: digest, Body: body }
    const upload = new Upload({ client: this.#client, params, partSize, queueSize: 2 })
    await this.#run(() => upload.done())
    return false
  }

  async #run<T>(act: () => Promise<T>, digest = ''): Promise<T> {
    try {
      return await act()
    } catch (error) {
      throw statusOf(error) === 404 ? NoObject(digest) : failure(error)
    }
  }
}

function statusOf(error: unknown): number | undefined {
  return (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode
}

/** A name like SignatureDoesNotMatch or ECONNREFUSED says what to do; messages can hold addresses and keys and are left out. */
function failure(error: unknown): Problem {
  if (error instanceof Problem) return error
  const { name, code } = error as { name?: string; code?: string }
  const status = statusOf(error)
  if (status === 401 || status === 403) return ObjectsRefused(name ?? status)
  return ObjectsFailed(code ?? name ?? status ?? 'unknown')
}
