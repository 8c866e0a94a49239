/** The catalogue through the doors: a node that is member of a hub publishes a dataset of the sample cohort, and anybody finds it at the hub. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { freePort, until } from '../federation/sites.ts'
import type { QualityState } from '../../src/catalogue/quality/quality.ts'
import { texts } from './rig.ts'

const command = fileURLToPath(new URL('../../../../bin/vesalius.cjs', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'vesalius-doors-'))
after(() => rmSync(folder, { recursive: true, force: true }))

interface Door { readonly http: string; ask<T>(method: string, path: string, json?: unknown): Promise<T>; stop(): Promise<number | null> }

async function open(door: string, ...args: string[]): Promise<Door> {
  const child = spawn(process.execPath, [command, door, '--json', '--log-level', 'error', ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = new Promise<number | null>((resolve) => child.on('exit', resolve))
  const [line = ''] = await Promise.race([(async () => { for await (const one of createInterface(child.stdout)) return [one]; return [] })(), ended.then(() => [])])
  const { http, token } = JSON.parse(line) as { http: string; token: string }
  return {
    http,
    async ask<T>(method: string, path: string, json?: unknown) {
      const response = await fetch(http + path, { method, headers: { authorization: `Bearer ${token}`, ...(json ? { 'content-type': 'application/json' } : {}) }, ...(json ? { body: JSON.stringify(json) } : {}) })
      return (response.status === 204 ? undefined : await response.json()) as T
    },
    async stop() {
      child.kill('SIGTERM')
      return ended
    },
  }
}

interface Preview { readonly subjects: number; readonly instances: number }

test('a dataset of the sample cohort is released, examined, published, and found by anybody at the hub', { timeout: 300_000 }, async () => {
  const at = `127.0.0.1:${await freePort()}`
  const hub = await open('hub', '--data', join(folder, 'hub'), '--http', at, '--name', 'The hub')
  const { code } = await hub.ask<{ code: string }>('POST', '/api/federation/codes', { name: 'North Hospital' })
  writeFileSync(join(folder, 'code'), code, { mode: 0o600 })
  const node = await open('solo', '--data', join(folder, 'node'), '--http', '127.0.0.1:0', '--dimse', 'off', '--viewer', 'off', '--hub', `http://${at}`, '--enrol-code-file', join(folder, 'code'), '--sample-patients', '8')
  try {
    let before = -1
    await until(async () => {
      const { subjects, instances } = await node.ask<Preview>('POST', '/api/catalogue/datasets/preview', { filter: {} })
      const still = subjects >= 5 && instances === before
      before = instances
      if (!still) await new Promise((resolve) => setTimeout(resolve, 4_000))
      return still
    }, 200)
    const { id } = await node.ask<{ id: string }>('POST', '/api/catalogue/datasets', { texts, selection: { filter: {} } })
    await node.ask('POST', `/api/catalogue/datasets/${id}/release`)
    await node.ask('POST', `/api/catalogue/datasets/${id}/versions/1/quality`)
    let quality: QualityState | undefined
    await until(async () => (quality = await node.ask<QualityState>('GET', `/api/catalogue/datasets/${id}/versions/1/quality`)).state === 'done' && quality.report !== undefined, 90)
    const failed = quality?.report?.checks.filter((check) => check.failed > 0 && check.severity === 'error').map((check) => check.id)
    assert.deepEqual(failed, [], 'what the journey makes has no error')
    const published = await node.ask<{ state: string; code?: string; detail?: string }>('POST', `/api/catalogue/datasets/${id}/versions/1/publish`, { textsRead: true })
    assert.equal(published.state, 'published', `${published.code ?? ''} ${published.detail ?? ''}`)
    const anybody = async (path: string, accept: string) => fetch(`http://${at}${path}`, { headers: { accept } })
    await until(async () => ((await (await anybody('/api/catalogue', 'application/json')).json()) as { total: number }).total === 1, 30)
    const turtle = await anybody(`/catalogue/datasets/${id}`, 'text/turtle')
    assert.equal(turtle.status, 200)
    assert.match(await turtle.text(), /dcat:Dataset/)
  } finally {
    for (const one of [node, hub]) assert.equal(await one.stop(), 0)
  }
})
