/** What every engine of the objects port must do. */
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import type { Objects } from '#engines'

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

async function* inChunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size)
}

export function objectsContract(engine: string, open: () => Objects): void {
  const named = (sentence: string): string => `${engine}: ${sentence}`

  test(named('gives back what was put, whole, in ranges and in pieces'), async () => {
    const objects = open()
    const bytes = randomBytes(300_001)
    const { digest, size, existed } = await objects.put(bytes)
    assert.deepEqual({ digest, size, existed }, { digest: sha256(bytes), size: 300_001, existed: false })
    assert.deepEqual(await objects.head(digest), { size })
    assert.ok((await buffer(await objects.get(digest))).equals(bytes))
    assert.ok((await buffer(await objects.get(digest, { start: 1_000, end: 200_000 }))).equals(bytes.subarray(1_000, 200_000)))
    assert.equal((await buffer(await objects.get(digest, { start: 5, end: 5 }))).length, 0)
    assert.ok((await objects.read(digest, 299_999, 2)).equals(bytes.subarray(299_999)))
  })

  test(named('says that content was there before, whoever puts it and however it comes'), async () => {
    const objects = open()
    const bytes = randomBytes(70_000)
    const results = await Promise.all(Array.from({ length: 6 }, (_, index) => objects.put(index % 2 ? bytes : inChunks(bytes, 9_000))))
    assert.equal(new Set(results.map(({ digest }) => digest)).size, 1)
    assert.equal((await objects.put(bytes)).existed, true)
    assert.ok((await buffer(await objects.get(sha256(bytes)))).equals(bytes))
  })

  test(named('keeps an empty object'), async () => {
    const objects = open()
    const { digest, size } = await objects.put(new Uint8Array())
    assert.equal(size, 0)
    assert.equal((await buffer(await objects.get(digest))).length, 0)
  })

  test(named('streams a large object of unknown length'), async () => {
    const objects = open()
    const bytes = randomBytes(40 * 1024 * 1024 + 17)
    const { digest, size } = await objects.put(inChunks(bytes, 700_000))
    assert.deepEqual([digest, size], [sha256(bytes), bytes.length])
    const running = createHash('sha256')
    for await (const chunk of await objects.get(digest)) running.update(chunk as Uint8Array)
    assert.equal(running.digest('hex'), digest)
    assert.ok((await objects.read(digest, 20_000_000, 1_000)).equals(bytes.subarray(20_000_000, 20_001_000)))
  })

  test(named('refuses what is not what was announced, and keeps nothing of it'), async () => {
    const objects = open()
    const bytes = randomBytes(1_000)
    await assert.rejects(objects.put(bytes, { digest: sha256(randomBytes(3)) }), { code: 'engines/digest-mismatch' })
    await assert.rejects(objects.put(inChunks(bytes, 100), { size: 999 }), { code: 'engines/digest-mismatch' })
    assert.equal(await objects.head(sha256(bytes)), undefined)
    assert.equal((await objects.put(bytes, { digest: sha256(bytes), size: 1_000 })).existed, false)
  })

  test(named('keeps nothing of a stream that breaks off, and lets its error through'), async () => {
    const objects = open()
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield randomBytes(100_000)
      throw new Error('the sender hung up')
    }
    const before = await count(objects)
    await assert.rejects(objects.put(broken()), /hung up/)
    assert.equal(await count(objects), before)
  })

  test(named('says what is not there and which range lies outside'), async () => {
    const objects = open()
    const missing = sha256(randomBytes(5))
    assert.equal(await objects.head(missing), undefined)
    await assert.rejects(objects.get(missing), { code: 'engines/no-object', status: 404 })
    await assert.rejects(objects.read(missing, 0, 1), { code: 'engines/no-object' })
    const { digest } = await objects.put(randomBytes(10))
    await assert.rejects(objects.get(digest, { start: 0, end: 11 }), { code: 'engines/bad-range', status: 416 })
    await assert.rejects(objects.read(digest, 8, 3), { code: 'engines/bad-range' })
  })

  test(named('takes nothing but a digest for a name'), async () => {
    const objects = open()
    for (const name of ['../../../../etc/passwd', 'A'.repeat(64), '', `${'a'.repeat(64)}/x`]) {
      await assert.rejects(objects.get(name), { code: 'engines/bad-digest' })
      await assert.rejects(objects.head(name), { code: 'engines/bad-digest' })
      await assert.rejects(objects.remove(name), { code: 'engines/bad-digest' })
    }
  })

  test(named('lists what it has and forgets what is removed'), async () => {
    const objects = open()
    const { digest } = await objects.put(randomBytes(33))
    const listed = async (): Promise<boolean> => {
      for await (const each of objects.list()) if (each.digest === digest) return each.size === 33
      return false
    }
    assert.equal(await listed(), true)
    await objects.remove(digest)
    await objects.remove(digest)
    assert.equal(await listed(), false)
    assert.equal(await objects.head(digest), undefined)
  })
}

async function count(objects: Objects): Promise<number> {
  let found = 0
  for await (const _ of objects.list()) found++
  return found
}
