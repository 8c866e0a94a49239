/** `kill -9` in the middle of an intake: what was acknowledged is there and whole, and an upload that waited goes on to its end. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { openNode } from './open-node.ts'

const kills = process.env['VESALIUS_FAULTS'] ? 50 : 2

/** Runs until `count` were acknowledged, then a moment of its own choosing longer, then kills. */
function sendAndKill(folder: string, from: number): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [fileURLToPath(new URL('./send-forever.ts', import.meta.url)), folder, String(from)], { stdio: ['ignore', 'pipe', 'inherit'] })
    let text = ''
    let killing = false
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString()
      if (killing || !text.includes('ack ')) return
      killing = true
      setTimeout(() => child.kill('SIGKILL'), Math.random() * 800)
    })
    child.on('error', reject)
    child.on('exit', () => resolve(text.split('\n').slice(0, -1)))
  })
}

test(`after ${kills} kills nothing acknowledged is lost or half-written, and the ZIP that waited has ended completely`, { timeout: 600_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'vesalius-killed-'))
  try {
    const lines: string[] = []
    for (let kill = 0; kill < kills; kill++) lines.push(...await sendAndKill(folder, kill * 100_000))
    const acknowledged = lines.filter((line) => line.startsWith('ack ')).map((line) => line.slice(4))
    assert.ok(acknowledged.length >= kills)
    const node = await openNode({}, folder)
    try {
      const known = await node.archive.lookup(acknowledged)
      for (const uid of acknowledged) {
        const bytes = await node.archive.read(uid)
        assert.equal(bytes && createHash('sha256').update(bytes).digest('hex'), known.get(uid)?.digest)
        assert.ok(bytes)
      }
      const id = lines.find((line) => line.startsWith('zip '))?.slice(4) ?? ''
      const ended = async (): Promise<number> => (await node.records.query<{ n: number }>(`select count(*) as n from ingest_file where send = $1 and key like 'upload%'`, [id])).rows[0]?.n ?? 0
      for (let tries = 0; tries < 300 && (await ended()) < 300; tries++) await pause(100)
      assert.equal(await ended(), 300, 'every entry of the ZIP has exactly one end')
    } finally {
      await node.close()
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
