/** A hub and hospitals as processes of their own on loopback: started, asked over HTTP, killed, started again on what they had. */
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { newIdentifier } from '#kernel'
import { freePort, until } from '../../federation/sites.ts'
import type { TrainingResult } from '../../../src/models/training/result.ts'
import type { SiteSettings } from './hospital.ts'

export interface Site {
  readonly settings: SiteSettings
  readonly id: string
  child: ChildProcess
  readonly landed: TrainingResult[]
  /** Wall time of the tool in each round of a plan, in milliseconds, by round; of a node. */
  computing(plan: string): Promise<Readonly<Record<number, number>>>
  /** SIGKILL, of the whole process; its PostgreSQL notices. */
  kill(): Promise<void>
  start(): Promise<void>
}

export interface Federation {
  readonly hub: Site
  readonly nodes: readonly Site[]
  readonly actor: string
  ask<T>(method: string, path: string, body?: unknown): Promise<T>
  close(): Promise<void>
}

const program = join(import.meta.dirname, 'hospital.ts')
export { until }

async function startSite(settings: SiteSettings): Promise<Site> {
  const landed: TrainingResult[] = []
  const asked: ((times: Record<number, number>) => void)[] = []
  const start = async (given: SiteSettings): Promise<{ child: ChildProcess, id: string }> => {
    const child = spawn(process.execPath, [program, JSON.stringify(given)], { stdio: ['pipe', 'pipe', 'inherit'] })
    const ready = Promise.withResolvers<string>()
    child.once('exit', (code) => ready.reject(new Error(`a site ended with ${code}`)))
    createInterface({ input: child.stdout as NodeJS.ReadableStream }).on('line', (line) => {
      const said = JSON.parse(line) as { ready?: string, landed?: TrainingResult, problem?: string, computing?: Record<number, number> }
      if (said.computing) asked.shift()?.(said.computing)
      if (said.ready) ready.resolve(said.ready)
      if (said.landed) landed.push(said.landed)
      if (said.problem) console.error(said.problem)
    })
    return { child, id: await ready.promise }
  }
  const first = await start(settings)
  const site: Site = {
    settings, id: first.id, child: first.child, landed,
    computing: (plan) => new Promise((resolve) => {
      asked.push(resolve)
      site.child.stdin?.write(`${plan}\n`)
    }),
    async kill() {
      const gone = new Promise((resolve) => site.child.once('exit', resolve))
      site.child.kill('SIGKILL')
      await gone
    },
    async start() {
      const { code: _used, ...rest } = settings
      site.child = (await start(rest)).child
    },
  }
  return site
}

export async function openFederation({ tables, tool }: { readonly tables: readonly string[], readonly tool: string }): Promise<Federation> {
  const folder = mkdtempSync(join(tmpdir(), 'vesalius-training-'))
  const url = `http://127.0.0.1:${await freePort()}`
  const actor = newIdentifier('account')
  const at = (name: string) => { mkdirSync(join(folder, name), { recursive: true }); return join(folder, name) }
  const ask = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const response = await fetch(url + path, { method, headers: { 'x-actor': actor, ...(body ? { 'content-type': 'application/json' } : {}) }, ...(body ? { body: JSON.stringify(body) } : {}) })
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${(await response.text()).slice(0, 300)}`)
    return await response.json() as T
  }
  const sites: Site[] = []
  const close = async () => {
    for (const site of sites) if (site.child.exitCode === null && site.child.signalCode === null) await site.kill()
    await new Promise((resolve) => setTimeout(resolve, 500))
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 })
  }
  try {
    const hub = await startSite({ role: 'hub', folder: at('hub'), name: 'Hub', hub: url, tool })
    sites.push(hub)
    const nodes: Site[] = []
    for (const [index, table] of tables.entries()) {
      const name = `Hospital ${index + 1}`
      const place = at(`node-${index + 1}`)
      writeFileSync(join(place, 'table.csv'), table)
      const { code } = await ask<{ code: string }>('GET', `/test/code/${encodeURIComponent(name)}`)
      const node = await startSite({ role: 'node', folder: place, name, hub: url, code, tool, table: join(place, 'table.csv'), endedFile: join(place, 'ended') })
      sites.push(node)
      nodes.push(node)
    }
    return { hub, nodes, actor, ask, close }
  } catch (error) {
    await close()
    throw error
  }
}
