/**
 * `kill -9` of the whole program and of its PostgreSQL, at random moments of an intake that comes by several doors at once. What was acknowledged
 * is there, byte for byte; nothing half-written is visible; what waited goes on. VESALIUS_FAULTS=1 kills 50 times each instead of a few.
 */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { appendFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import type { TestContext } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { zipOf } from '../ingest/zip-files.ts'
import { namesIn, objectsIn, openAtRest } from './at-rest.ts'
import { patientFile } from './canaries.ts'
import { handIn, hasProgram, openSend, sendByCommand, sendsOf, settled, storeByDimse, stow, uploadByTus } from './deliveries.ts'
import type { Send } from './deliveries.ts'
import { newFolder, openDoor, postmasterOf, tidyUp, until } from './door.ts'
import type { Door } from './door.ts'

const rounds = process.env['VESALIUS_FAULTS'] ? 50 : 2
const inZip = 60
after(tidyUp)

/** What the door has answered for: instance number → bytes as sent; sends that were complete when it was killed. */
interface Promised { readonly files: Map<number, Uint8Array<ArrayBuffer>>, readonly zips: string[], next: number }

const fileOf = (instance: number): Uint8Array<ArrayBuffer> => patientFile({ instance, patient: instance % 7, rows: instance % 3 === 0 ? 256 : 16 })

/** Senders that go on until nothing answers any more or they are told to stop; they note what was acknowledged. */
function sendMany(door: Door, promised: Promised): { stop(): Promise<void> } {
  let stopped = false
  const lane = async (one: (numbers: readonly number[]) => Promise<readonly number[]>): Promise<void> => {
    while (!stopped) {
      const numbers = [promised.next++, promised.next++]
      const done = await one(numbers).catch(() => undefined)
      for (const number of done ?? []) promised.files.set(number, fileOf(number))
      if (!done && door.child.exitCode === null && door.child.signalCode === null) await pause(20)
      else if (!done) return
    }
  }
  const lanes = [
    lane(async (numbers) => ((await stow(door, numbers.map(fileOf))).status === 200 ? numbers : [])),
    lane(async (numbers) => (await storeByDimse(door, numbers.map(fileOf))).flatMap(({ result }, index) => (result.status === 0 ? numbers[index] as number : []))),
    lane(async (numbers) => {
      const send = await openSend(door)
      const done: number[] = []
      for (const number of numbers) if (['stored', 'duplicate'].includes((await handIn(door, send, fileOf(number))).outcome ?? '')) done.push(number)
      return done
    }),
  ]
  return { async stop() { stopped = true; await Promise.all(lanes) } }
}

async function uploadZip(door: Door, promised: Promised): Promise<void> {
  const numbers = Array.from({ length: inZip }, () => promised.next++)
  const send = await openSend(door, 'zip')
  assert.equal(await uploadByTus(door, send, zipOf(numbers.map((number) => [`${number}`, fileOf(number)] as const)), { name: 'zip' }), 204)
  promised.zips.push(send)
  for (const number of numbers) promised.files.set(number, fileOf(number))
}

/** Sent again, everything acknowledged is known already: the bytes at rest are those that were promised. */
async function everythingIsThere(door: Door, { files, zips }: Promised): Promise<void> {
  for (const send of zips) {
    const { counts } = await settled(door, send, inZip, 60)
    assert.deepEqual([counts.stored + counts.duplicate, counts.quarantined, counts.rejected], [inZip, 0, 0], 'each file of a ZIP ended once')
  }
  const send = await openSend(door)
  const outcomes = new Map<string, number>()
  const queue = [...files.values()]
  await Promise.all(Array.from({ length: 4 }, async () => {
    for (let file = queue.pop(); file; file = queue.pop()) {
      const { outcome = 'none' } = await handIn(door, send, file)
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
    }
  }))
  assert.deepEqual([...outcomes], [['duplicate', files.size]], 'what was acknowledged is stored, the same byte for byte')
}

function killed(data: string): boolean {
  try {
    const pid = postmasterOf(data)
    return pid > 1 && process.kill(pid, 'SIGKILL')
  } catch {
    return false
  }
}

/** As the kill left it: what is visible is whole. Objects without a row may lie around until the next start. */
async function everyRowHasItsObject(data: string): Promise<void> {
  const rest = await openAtRest(data)
  try {
    const { rows } = await rest.records.query<{ digest: string, size: number }>(`select encode(digest, 'hex') as digest, size from archive_instance`)
    assert.ok(rows.length > 0)
    for (const { digest, size } of rows) assert.equal(createHash('sha256').update(await rest.objects.read(digest, 0, size)).digest('hex'), digest)
  } finally {
    await rest.close()
  }
}

/** Every row's object is whole and is what retrieval gives; every object has its row; nothing is left on the way. */
async function nothingIsHalf(data: string): Promise<number> {
  const rest = await openAtRest(data)
  try {
    const { rows } = await rest.records.query<{ digest: string, size: number }>(`select encode(digest, 'hex') as digest, size from archive_instance`)
    const { rows: ofTools } = await rest.records.query<{ digest: string, size: number }>(
      `select distinct on (digest) f->>'digest' as digest, (f->>'size')::float8 as size from compute_tool_version, jsonb_array_elements(files) f where f->>'size' <> '0'`)
    const sizes = new Map([...rows, ...ofTools].map(({ digest, size }) => [digest, size]))
    const orphans: string[] = []
    for await (const { digest, bytes } of objectsIn(rest.objects)) {
      assert.equal(createHash('sha256').update(bytes).digest('hex'), digest)
      if (!sizes.has(digest)) orphans.push(digest)
      else assert.equal(bytes.length, sizes.get(digest))
      sizes.delete(digest)
    }
    assert.deepEqual([...sizes.keys()], [], 'rows without their object')
    assert.deepEqual(orphans, [], 'objects without a row')
    const { rows: torn } = await rest.records.query(`select s.id from archive_study s where s.instances <> (select count(*) from archive_instance i where i.study_id = s.id)`)
    assert.deepEqual(torn, [], 'studies whose count is not true')
    assert.deepEqual(namesIn(data).filter((name) => /^(objects\/incoming|spool\/(passing|uploads))\//.test(name)), [])
    return rows.length
  } finally {
    await rest.close()
  }
}

/** Their files are objects too, which what is looked for after a kill must leave alone. */
async function withTools(t: TestContext, data: string): Promise<void> {
  if (!hasProgram('bwrap')) return t.diagnostic('without tools: bubblewrap is not installed')
  const door = await openDoor({ data })
  await until(async () => (await door.json<{ tools: unknown[] }>('GET', '/api/compute/tools')).tools.length >= 6, 120)
  await door.kill()
}

test(`the program is killed ${rounds} times during an intake`, { timeout: 1_800_000 }, async (t) => {
  const data = newFolder()
  const promised: Promised = { files: new Map(), zips: [], next: 1 }
  await withTools(t, data)
  for (let round = 0; round < rounds; round++) {
    const door = await openDoor({ data })
    await uploadZip(door, promised)
    const senders = sendMany(door, promised)
    const before = promised.files.size
    await until(() => promised.files.size > before + Math.random() * 12, 30)
    await pause(Math.random() * 150)
    await door.kill()
    await senders.stop()
  }
  await everyRowHasItsObject(data)
  const door = await openDoor({ data })
  await everythingIsThere(door, promised)
  assert.equal((await door.stop()).code, 0)
  t.diagnostic(`${promised.files.size} acknowledged, ${await nothingIsHalf(data)} at rest`)
})

test('an upload whose last byte was written as the program was killed comes in at the next start, and leaves nothing behind', async () => {
  const data = newFolder()
  const first = await openDoor({ data })
  const send = await openSend(first)
  const file = fileOf(3)
  assert.equal(await uploadByTus(first, send, file, { name: 'x', upTo: file.length - 1 }), 204)
  await first.kill()
  const uploads = join(data, 'spool', 'uploads')
  const [name = ''] = readdirSync(uploads).filter((one) => !one.endsWith('.json'))
  appendFileSync(join(uploads, name), file.subarray(-1))
  writeFileSync(join(uploads, 'f'.repeat(32)), 'a body that had not become an upload')
  const second = await openDoor({ data })
  assert.equal((await settled(second, send, 1)).counts.stored, 1)
  await until(() => readdirSync(uploads).length === 0)
  await second.kill()
  // A kill between removing the bytes of an upload that has ended and what was noted of it.
  writeFileSync(join(uploads, `${name}.json`), '{}')
  const third = await openDoor({ data })
  assert.deepEqual(readdirSync(uploads), [])
  await third.stop()
})

test(`PostgreSQL is killed ${rounds} times during an intake, and the program goes on`, { timeout: 1_800_000 }, async (t) => {
  const door = await openDoor()
  const promised: Promised = { files: new Map(), zips: [], next: 1 }
  await uploadZip(door, promised)
  const senders = sendMany(door, promised)
  const folder = newFolder()
  for (let n = 0; n < 300; n++) writeFileSync(join(folder, `${n}`), patientFile({ instance: n, patient: 50 }))
  const command = sendByCommand(door, [folder], ['--concurrency', '2'])
  await until(async () => (await sendsOf(door, 'folder')).some(({ counts }) => counts.stored > 0), 30)
  for (let round = 0; round < rounds; round++) {
    const before = promised.files.size
    if (round > 0) await until(() => promised.files.size > before + 5, 30)
    await pause(Math.random() * 400)
    // It may be on its way up from the kill before.
    await until(() => killed(door.data), 30)
    if (round === 0) await until(() => uploadZip(door, promised).then(() => true, () => false), 30)
  }
  const before = promised.files.size
  await until(() => promised.files.size > before + 5, 30)
  await senders.stop()
  assert.match((await command).output, /300 stored|\d+ stored, \d+ duplicate/, 'the command line waited and went on')
  await everythingIsThere(door, promised)
  const sends = (await door.json<{ sends: Send[] }>('GET', '/api/ingest/sends?limit=200')).sends
  assert.equal(sends.reduce((sum, { counts }) => sum + counts.quarantined + counts.rejected + counts.pending, 0), 0)
  assert.equal((await door.stop()).code, 0)
  await everyRowHasItsObject(door.data)
  // What was made durable while the records were away is removed when it starts again.
  assert.equal((await (await openDoor({ data: door.data })).stop()).code, 0)
  t.diagnostic(`${promised.files.size} acknowledged, ${await nothingIsHalf(door.data)} at rest`)
})
