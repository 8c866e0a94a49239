/** Tasks by letter while the hub, and then the hospital, is killed: each task is run, told and its result sent, and none twice. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { after, before, test } from 'node:test'
import { newIdentifier } from '#kernel'
import type { SentTask } from '../../../src/compute/letters/sent-rows.ts'
import { freePort, until } from '../../federation/sites.ts'
import { withoutSandbox } from '../room.ts'
import type { SiteSettings } from './site.ts'

const skip = withoutSandbox
const folder = mkdtempSync(join(tmpdir(), 'vesalius-letters-'))
const [actor, permit, dataset] = [newIdentifier('account'), newIdentifier('permit'), newIdentifier('dataset')]
let url = ''
interface Told { readonly ready?: true, readonly tasks?: readonly { readonly state: string, readonly starts: number }[] }

class Site {
  private readonly settings: Omit<SiteSettings, 'hub' | 'actor' | 'permit' | 'dataset'>
  private child: ChildProcess | undefined
  private heard: ((told: Told) => void) | undefined

  constructor(settings: Omit<SiteSettings, 'hub' | 'actor' | 'permit' | 'dataset'>) {
    mkdirSync(settings.folder, { recursive: true })
    this.settings = settings
  }

  async start(code?: string): Promise<void> {
    const settings: SiteSettings = { ...this.settings, hub: url, actor, permit, dataset, ...(code ? { code } : {}) }
    this.child = spawn(process.execPath, [join(import.meta.dirname, 'site.ts'), JSON.stringify(settings)], { stdio: ['pipe', 'pipe', 'inherit'] })
    createInterface({ input: this.child.stdout as NodeJS.ReadableStream }).on('line', (line) => this.heard?.(JSON.parse(line) as Told))
    const { promise, reject } = Promise.withResolvers<never>()
    this.child.once('exit', (code) => reject(new Error(`a site ended with ${code}`)))
    promise.catch(() => undefined)
    await Promise.race([this.next(), promise])
  }

  next(): Promise<Told> {
    return new Promise((resolve) => { this.heard = resolve })
  }

  async tasks(): Promise<NonNullable<Told['tasks']>> {
    const answer = this.next()
    this.child?.stdin?.write('tasks\n')
    return (await answer).tasks ?? []
  }

  async kill(): Promise<void> {
    const { child } = this
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const gone = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGKILL')
    await gone
  }
}

const hub = new Site({ role: 'hub', folder: join(folder, 'hub') })
const node = new Site({ role: 'node', folder: join(folder, 'node') })

before(async () => {
  if (skip) return
  url = `http://127.0.0.1:${await freePort()}`
  await hub.start()
  await node.start((await ask<{ code: string }>('GET', '/test/code')).code)
}, { timeout: 120_000 })
after(async () => {
  await node.kill()
  await hub.kill()
  await new Promise((resolve) => setTimeout(resolve, 500))
  rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 })
})

async function ask<T>(method: string, path: string, body?: object): Promise<T> {
  const response = await fetch(url + path, { method, ...(body ? { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } } : {}) })
  assert.ok(response.ok, `${method} ${path} ${response.status}`)
  return await response.json() as T
}

const submit = () => ask<SentTask>('POST', '/api/sent/tasks', { tool: 'org.example.shell', version: '1.0.0', entrypoint: 'count', inputs: { data: { permit, dataset, version: 1, purpose: 'disease-research' } } })
const all = async () => (await ask<{ tasks: SentTask[] }>('GET', '/api/sent/tasks')).tasks
const isHere = ({ state, outputs }: SentTask) => state === 'COMPLETE' && outputs.length === 1 && outputs[0]?.hereAt !== null

test('the hub is killed when it has just taken a task, and the hospital while it runs one: every result comes, and nothing was begun twice', { skip, timeout: 240_000 }, async (t) => {
  const began = Date.now()
  await submit()
  await submit()
  await hub.kill()
  await new Promise((resolve) => setTimeout(resolve, 1_000))
  await hub.start()
  await until(async () => (await all()).some(({ state }) => state === 'RUNNING'), 60)
  await node.kill()
  await submit()
  await node.start()
  await until(async () => (await all()).filter(isHere).length === 3, 150)
  const tasks = await node.tasks()
  assert.deepEqual(tasks.map(({ state }) => state), ['COMPLETE', 'COMPLETE', 'COMPLETE'])
  t.diagnostic(`three tasks after ${Date.now() - began} ms, started ${tasks.map(({ starts }) => starts).join(', ')} times`)
  for (const { id, outputs } of await all()) assert.deepEqual(await ask(`GET`, `/api/sent/tasks/${id}/outputs/${outputs[0]?.id}`), { n: 40 })
})
