/** One site of the demonstration: a door as a process of its own, on a folder of its own, asked by HTTP like any other. */
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { problem } from '#kernel'

const SiteEnded = problem('node/demo-site-ended', 503, 'The site %s of the demonstration ended before it was ready (%s); what it said is in %s')
const SiteRefused = problem('node/demo-site-refused', 502, 'The site %s of the demonstration answered %s to %s')

export interface SiteProcess {
  readonly http: string
  readonly viewer?: string
  /** Asks with the operator's token. Raises node/demo-site-refused. */
  ask<T>(method: 'GET' | 'POST' | 'PUT', path: string, json?: unknown): Promise<T>
  /** Resolves when the process has ended, for whatever reason, with its exit code. */
  readonly ended: Promise<number | null>
  stop(): Promise<void>
}

export interface SiteStart {
  readonly name: string
  readonly door: 'hub' | 'node'
  readonly args: readonly string[]
  /** Where what it says as errors goes. */
  readonly log: string
  readonly signal: AbortSignal
}

interface Ready { readonly http: string; readonly viewer?: string; readonly token: string }

/** How long a site may take to stop before it is killed. */
const patienceMs = 40_000

/** Resolves when it is ready. Raises node/demo-site-ended. */
export async function startSite({ name, door, args, log, signal }: SiteStart): Promise<SiteProcess> {
  const program = fileURLToPath(new URL(`./start-${door}.ts`, import.meta.url))
  const descriptor = openSync(log, 'a', 0o600)
  // The channel is there so that the site ends when we do, also by a kill.
  const child = spawn(process.execPath, [...process.execArgv, program, '--json', ...args], { stdio: ['ignore', 'pipe', descriptor, 'ipc'] })
  closeSync(descriptor)
  const ended = new Promise<number | null>((resolve) => { child.once('exit', (code) => resolve(code)); child.once('error', () => resolve(null)) })
  const stop = () => stopped(child, ended)
  signal.addEventListener('abort', () => void stop(), { once: true })
  const line = await Promise.race([firstLine(child), ended.then((code) => { throw SiteEnded(name, code ?? 'not started', log) })])
  const { http, viewer, token } = JSON.parse(line) as Ready
  return { http, ...(viewer ? { viewer } : {}), ended, stop, ask: (method, path, json) => ask({ name, http, token }, { method, path, json }) }
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => { if (child.stdout) createInterface(child.stdout).once('line', resolve) })
}

async function stopped(child: ChildProcess, ended: Promise<unknown>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGTERM')
  const impatience = setTimeout(() => child.kill('SIGKILL'), patienceMs)
  await ended
  clearTimeout(impatience)
}

interface Asked { readonly method: string; readonly path: string; readonly json: unknown }

async function ask<T>({ name, http, token }: { name: string; http: string; token: string }, { method, path, json }: Asked): Promise<T> {
  const body = json === undefined ? {} : { body: JSON.stringify(json) }
  const response = await fetch(http + path, { method, headers: { authorization: `Bearer ${token}`, accept: 'application/json', ...(json === undefined ? {} : { 'content-type': 'application/json' }) }, ...body })
  if (!response.ok) throw SiteRefused(name, response.status, `${method} ${path.split('?', 1)[0]}`)
  return (response.status === 204 ? undefined : await response.json()) as T
}
