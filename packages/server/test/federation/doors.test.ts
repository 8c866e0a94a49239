/** The doors hub and node as people start them: a code, an enrolment, a witness, and both found again after a stop. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { freePort, until } from './sites.ts'

const command = fileURLToPath(new URL('../../../../bin/vesalius.cjs', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'vesalius-doors-'))
after(() => rmSync(folder, { recursive: true, force: true }))

interface Opened { readonly http: string; readonly ask: (method: string, path: string, json?: unknown) => Promise<unknown>; stop(): Promise<number | null> }

async function open(door: string, ...args: string[]): Promise<Opened> {
  const child = spawn(process.execPath, [command, door, '--json', '--log-level', 'error', ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = new Promise<number | null>((resolve) => child.on('exit', resolve))
  const [line = ''] = await Promise.race([(async () => { for await (const one of createInterface(child.stdout)) return [one]; return [] })(), ended.then(() => [])])
  const { http, token } = JSON.parse(line) as { http: string; token: string }
  return {
    http,
    async ask(method, path, json) {
      const response = await fetch(http + path, { method, headers: { authorization: `Bearer ${token}`, ...(json ? { 'content-type': 'application/json' } : {}) }, ...(json ? { body: JSON.stringify(json) } : {}) })
      return response.status === 204 ? undefined : response.json()
    },
    async stop() {
      child.kill('SIGTERM')
      return ended
    },
  }
}

interface Members { readonly role: string; readonly reachedAt?: string; readonly members: readonly { readonly id: string; readonly name: string; readonly seenAt?: string }[] }

test('a hub makes a code, a node enrols with it, both see each other, and find all of it again after a stop', { timeout: 180_000 }, async () => {
  const at = `127.0.0.1:${await freePort()}`
  const openHub = () => open('hub', '--data', join(folder, 'hub'), '--http', at, '--name', 'The hub')
  const openNode = (...more: string[]) => open('node', '--data', join(folder, 'node'), '--http', '127.0.0.1:0', '--dimse', 'off', '--viewer', 'off', '--hub', `http://${at}`, ...more)
  const hub = await openHub()
  const { code } = (await hub.ask('POST', '/api/federation/codes', { name: 'North Hospital' })) as { code: string }
  writeFileSync(join(folder, 'code'), code, { mode: 0o600 })
  const node = await openNode('--enrol-code-file', join(folder, 'code'))
  const members = async (of: Opened) => (await of.ask('GET', '/api/federation')) as Members
  await until(async () => (await members(hub)).members.some(({ name, seenAt }) => name === 'North Hospital' && seenAt !== undefined), 30)
  assert.deepEqual((await members(node)).members.map(({ name }) => name), ['The hub', 'North Hospital'])
  assert.equal(((await hub.ask('GET', '/dicom-web/studies')) as { status: number }).status, 404, 'a hub has no archive')
  assert.equal(await hub.stop(), 0)
  assert.equal(await node.stop(), 0)
  // The hub is away while the node starts: the hospital's work goes on.
  const alone = await openNode()
  assert.equal((await fetch(`${alone.http}/healthz`)).status, 200)
  await new Promise((resolve) => setTimeout(resolve, 3_000))
  assert.equal((await fetch(`${alone.http}/healthz`)).status, 200, 'and it stays')
  const again = [await openHub(), alone] as const
  await until(async () => (await members(again[1])).reachedAt !== undefined, 90)
  assert.deepEqual((await members(again[0])).members.map(({ name }) => name), ['The hub', 'North Hospital'])
  for (const one of again) assert.equal(await one.stop(), 0)
})
