/** What the board says of the doors: when each received last, also after a restart, and a watched folder that is away. */
import assert from 'node:assert/strict'
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import type { Log } from '#kernel'
import { boardOf } from '../../src/ingest/board.ts'
import type { DoorState } from '../../src/ingest/board.ts'
import type { Door } from '../../src/ingest/sends.ts'
import { openNode } from './open-node.ts'
import type { TestNode } from './open-node.ts'
import { sampleFile } from './samples.ts'

const doorOf = async (node: TestNode, door: Door): Promise<DoorState> => (await boardOf(node.ingest)).doors.find((one) => one.door === door) as DoorState

test('when a door received last is known after a restart', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'vesalius-board-'))
  try {
    const first = await openNode({}, folder)
    for (const [index, door] of (['upload', 'folder', 'stow'] as const).entries()) {
      const send = await first.ingest.sends.open({ door, project: 'default', path: 'federated', actor: 'tester' })
      const bytes = sampleFile({ number: index + 1 })
      await first.ingest.intake.submit({ send, bytes, size: bytes.length })
      await first.ingest.sends.close(send.id)
    }
    await first.ingest.sends.open({ door: 'dimse', project: 'default', path: 'federated', actor: 'dimse' })
    await first.close()
    const node = await openNode({}, folder)
    try {
      for (const door of ['upload', 'folder', 'stow'] as const) {
        const { lastReceivedAt = '' } = await doorOf(node, door)
        assert.ok(Math.abs(Date.parse(lastReceivedAt) - Date.now()) < 600_000, door)
      }
      assert.equal((await doorOf(node, 'dimse')).lastReceivedAt, undefined, 'a send without a file received nothing')
    } finally {
      await node.close()
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

test('a watched folder is made when the place for it is there', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'vesalius-watched-'))
  const node = await openNode({ watchFolder: join(folder, 'in') })
  try {
    assert.ok(existsSync(join(folder, 'in')))
    assert.equal((await doorOf(node, 'watch')).state, 'open')
  } finally {
    await node.close()
    rmSync(folder, { recursive: true, force: true })
  }
})

test('a watched folder that is away is said once at the start, once when it goes and once when it is back', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'vesalius-watched-'))
  const [away, here] = [join(folder, 'away'), join(folder, 'share')]
  const said: string[] = []
  const say = (level: string) => (_fields: object, message: string): void => { if (message.includes('watched folder')) said.push(`${level}: ${message}`) }
  const log: Log = { debug: () => {}, info: say('info'), warn: say('warn'), error: say('error'), child: () => log }
  const node = await openNode({ watchFolder: join(here, 'in'), log })
  const state = async (wanted: DoorState['state']): Promise<void> => {
    for (let tries = 0; tries < 200 && (await doorOf(node, 'watch')).state !== wanted; tries++) await pause(50)
    assert.equal((await doorOf(node, 'watch')).state, wanted)
  }
  try {
    assert.equal(said.length, 1, 'at the start, not two seconds later')
    await state('not-readable')
    await pause(4_500)
    assert.equal(said.length, 1, 'and not again')
    mkdirSync(join(away, 'in'), { recursive: true })
    renameSync(away, here)
    await state('open')
    renameSync(here, away)
    await state('not-readable')
    assert.deepEqual(said.map((line) => line.split(';')[0]), ['warn: the watched folder cannot be read', 'info: the watched folder can be read again', 'warn: the watched folder cannot be read'])
  } finally {
    await node.close()
    rmSync(folder, { recursive: true, force: true })
  }
})
