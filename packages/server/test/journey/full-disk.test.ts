/** A disk that fills up during an intake: refused as such by every door, nothing half-written, and it goes on when there is room again. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { zipOf } from '../ingest/zip-files.ts'
import { namesIn, objectsIn, openAtRest } from './at-rest.ts'
import { patientFile } from './canaries.ts'
import { handIn, openSend, settled, storeByDimse, stow, uploadByTus } from './deliveries.ts'
import { newFolder, openDoor, tidyUp, until } from './door.ts'

after(tidyUp)

const large = (instance: number): Uint8Array<ArrayBuffer> => patientFile({ instance, rows: 512 })

test('a full disk refuses with 507 and A700, corrupts nothing, and takes more once there is room', async (t) => {
  const mounted = join(newFolder(), 'small')
  mkdirSync(mounted)
  if (process.getuid?.() !== 0 || spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=200m,mode=755', 'none', mounted]).status !== 0) {
    return t.skip('a small file system can only be mounted by root, and not in every container')
  }
  t.after(() => { spawnSync('umount', ['--lazy', mounted]) })
  const door = await openDoor({ data: join(mounted, 'data') })
  const send = await openSend(door)
  assert.equal((await handIn(door, send, large(1))).outcome, 'stored')
  const whole = zipOf(Array.from({ length: 8 }, (_, n) => [`${n}`, large(100 + n)] as const))
  const waiting = await openSend(door, 'zip')

  // The filler leaves a few megabytes, so that it is objects that meet the end and not the write-ahead log of the records.
  const filler = join(mounted, 'filler')
  const free = Number(spawnSync('df', ['--output=avail', '-B1', mounted]).stdout.toString().split('\n')[1])
  writeFileSync(filler, Buffer.alloc(Math.max(0, free - 4_000_000)))
  const acknowledged = [1]
  let refused: { status: number } | undefined
  for (let instance = 2; instance < 40 && !refused; instance++) {
    const answer = await handIn(door, send, large(instance))
    if (answer.outcome === 'stored') acknowledged.push(instance)
    else refused = answer
  }
  assert.equal(refused?.status, 507)
  assert.equal((await stow(door, [large(50)])).text.includes('"00081197":{"vr":"US","Value":[42752]}'), true, 'STOW-RS says A700')
  assert.deepEqual((await storeByDimse(door, [large(51)])).map(({ result }) => result.status), [0xa700])
  assert.equal(await uploadByTus(door, waiting, whole, { name: 'a.zip' }), 204, 'a small ZIP is taken, and what is in it waits')
  assert.equal(await uploadByTus(door, waiting, new Uint8Array(randomBytes(8_000_000)), { name: 'b' }), 507, 'a large upload is refused')
  assert.equal((await door.fetch('/api/archive/summary')).status, 200, 'it still answers')

  spawnSync('rm', [filler])
  await until(async () => (await handIn(door, send, large(60))).outcome !== undefined, 30)
  acknowledged.push(60)
  assert.deepEqual((await storeByDimse(door, [large(51)])).map(({ result }) => result.status), [0])
  assert.equal((await settled(door, waiting, 8, 60)).counts.stored, 8, 'what waited has ended')
  for (const instance of acknowledged) assert.equal((await handIn(door, send, large(instance))).outcome, 'duplicate')
  assert.equal((await door.stop()).code, 0)

  const rest = await openAtRest(door.data)
  t.after(() => rest.close())
  const { rows } = await rest.records.query<{ digest: string }>(`select encode(digest, 'hex') as digest from archive_instance`)
  const found = new Set<string>()
  for await (const { digest } of objectsIn(rest.objects)) found.add(digest)
  assert.deepEqual(rows.filter(({ digest }) => !found.has(digest)), [])
  assert.deepEqual(namesIn(door.data).filter((name) => /^(objects\/incoming|spool\/passing)\/./.test(name)), [])
})
