/** A real door as a child process on loopback: started as an operator starts it, talked to only through what it opens to the outside. */
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

export const repository = join(import.meta.dirname, '../../../..')
const solo = join(repository, 'packages/server/src/solo.ts')
const started = new Set<ChildProcess>()
const folders = new Set<string>()

export interface Ended { readonly code: number | null, readonly signal: NodeJS.Signals | null }

export interface Door {
  readonly data: string
  readonly http: string
  readonly dimse: { readonly host: string, readonly port: number }
  readonly token: string
  readonly child: ChildProcess
  /** Everything that it wrote to standard error so far. */
  log(): string
  /** Asks with the operator's token; `path` begins with /. */
  fetch(path: string, init?: RequestInit): Promise<Response>
  /** Asks and reads JSON. Throws with the status when it is not 2xx. */
  json<T>(method: string, path: string, body?: unknown): Promise<T>
  /** SIGINT, as Ctrl-C sends it. */
  stop(): Promise<Ended>
  /** SIGKILL; returns when it is gone. */
  kill(): Promise<Ended>
}

/** A new folder, removed by `tidyUp`. */
export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'vesalius-journey-'))
  folders.add(folder)
  return folder
}

/** Ends what is still running and removes the folders: call it in `after`. */
export async function tidyUp(): Promise<void> {
  for (const child of started) child.kill('SIGKILL')
  await pause(300)
  for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
}

export interface DoorOptions { readonly data?: string, readonly args?: readonly string[] }

export interface Started {
  readonly child: ChildProcess
  readonly output: { out: string, err: string }
  readonly ended: Promise<Ended>
}

/** Starts `solo` with these arguments and waits for nothing. */
export function start(args: readonly string[], { command = process.execPath, before = [], env = {} }: { command?: string, before?: readonly string[], env?: Readonly<Record<string, string>> } = {}): Started {
  const child = spawn(command, [...before, solo, ...args], { stdio: ['ignore', 'pipe', 'pipe'], cwd: tmpdir(), env: { ...process.env, ...env } })
  started.add(child)
  const output = { out: '', err: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => { output.out += text })
  child.stderr.setEncoding('utf8').on('data', (text: string) => { output.err += text })
  const ended = new Promise<Ended>((resolve) => child.once('close', (code, signal) => {
    started.delete(child)
    resolve({ code, signal })
  }))
  return { child, output, ended }
}

/** What a script gives to a door on any free ports. */
export const quietly = ['--json', '--http', '127.0.0.1:0', '--dimse', '127.0.0.1:0', '--viewer', 'off', '--samples', 'false']

export async function openDoor({ data = newFolder(), args = [] }: DoorOptions = {}): Promise<Door> {
  return ready(start([...quietly, '--data', data, ...args]), data)
}

/** Waits for the line that says it is ready. */
export async function ready({ child, output, ended }: Started, data: string): Promise<Door> {
  let over: Ended | undefined
  void ended.then((end) => { over = end })
  await until(() => output.out.includes('\n') || over !== undefined, 60)
  if (over) throw new Error(`The door did not open (${over.code}): ${output.err.slice(-2000)}`)
  const { http, dimse, token } = JSON.parse(output.out.split('\n')[0] as string) as { http: string, dimse: string, token: string }
  const [host, port] = dimse.split(':') as [string, string]
  const ask = (path: string, init: RequestInit = {}): Promise<Response> => {
    const headers = new Headers(init.headers)
    headers.set('authorization', `Bearer ${token}`)
    return fetch(http + path, { ...init, headers })
  }
  return {
    data, http, token, child, dimse: { host, port: Number(port) },
    log: () => output.err,
    fetch: ask,
    async json<T>(method: string, path: string, body?: unknown) {
      const response = await ask(path, { method, ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }) })
      if (!response.ok) throw new Error(`${method} ${path.split('?')[0]}: ${response.status} ${(await response.text()).slice(0, 300)}`)
      return await response.json() as T
    },
    stop() {
      child.kill('SIGINT')
      return ended
    },
    kill() {
      child.kill('SIGKILL')
      return ended
    },
  }
}

/** Asks again every 50 ms. */
export async function until(check: () => boolean | Promise<boolean>, seconds = 20): Promise<void> {
  const end = Date.now() + seconds * 1000
  while (!await check()) {
    if (Date.now() > end) throw new Error(`This did not come true within ${seconds} s: ${check.toString().slice(0, 200)}`)
    await pause(50)
  }
}

/** The process of the embedded PostgreSQL under this data folder. */
export function postmasterOf(data: string): number {
  return Number(readFileSync(join(data, 'records', 'cluster', 'postmaster.pid'), 'utf8').split('\n')[0])
}
