/** A real node on a folder of its own and a real browser, for walking through the pages. */
import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core'

const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium'
const doors = { solo: 'solo', hub: 'start-hub', node: 'start-node' } as const
const built = fileURLToPath(new URL('../dist/index.html', import.meta.url))

/** Why the walk cannot be taken here, or undefined. */
export function whyNot(): string | undefined {
  if (!existsSync(executablePath)) return 'Chromium is not installed (set CHROMIUM to its path)'
  return existsSync(built) ? undefined : 'the pages are not built (npm run build)'
}

export interface Walk {
  readonly http: string
  readonly viewer: string | undefined
  readonly token: string
  readonly browser: Browser
  readonly context: BrowserContext
  /** Signed in as an administrator. */
  readonly page: Page
  /** Origins that the browser asked for something. */
  readonly origins: ReadonlySet<string>
  /** What pages said on the console as errors, and errors that nobody caught. */
  readonly complaints: readonly string[]
  close(): Promise<void>
}

export interface Door {
  readonly http: string
  readonly viewer?: string
  readonly token: string
  stop(): Promise<void>
  /** SIGKILL: nothing is put in order. */
  kill(): Promise<void>
}

/** A door as a process of its own, when it is ready. */
export async function openDoor(door: keyof typeof doors, data: string, ...args: readonly string[]): Promise<Door> {
  const program = fileURLToPath(new URL(`../../server/src/${doors[door]}.ts`, import.meta.url))
  const child = spawn(process.execPath, [program, '--json', '--data', data, '--http', '127.0.0.1:0', ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  try {
    return { ...await readyLine(child), stop: () => stopped(child), kill: () => killed(child) }
  } catch (error) {
    await stopped(child)
    throw error
  }
}

export interface Launched { readonly browser: Browser }

export async function launch(): Promise<Launched> {
  const browser = await chromium.launch({
    executablePath,
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update',
      '--disable-sync', '--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader'],
  })
  return { browser }
}

/** A solo, or a hub, on a folder of its own. */
export async function openWalk(kind: 'solo' | 'hub' = 'solo'): Promise<Walk> {
  const data = mkdtempSync(join(tmpdir(), 'vesalius-web-'))
  const door = await openDoor(kind, join(data, 'node'), '--viewer', '127.0.0.1:0', '--dimse', '127.0.0.1:0', '--samples', 'false')
  const stop = async () => {
    await door.stop()
    rmSync(data, { recursive: true, force: true })
  }
  try {
    const { http, viewer, token } = door
    const { browser } = await launch()
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'en-GB', reducedMotion: 'reduce' })
    const origins = new Set<string>()
    const complaints: string[] = []
    context.on('request', (request) => { if (/^(https?|wss?):/.test(request.url())) origins.add(new URL(request.url()).origin) })
    context.on('console', (message) => { if (message.type() === 'error') complaints.push(message.text()) })
    context.on('weberror', (error) => complaints.push(error.error().message))
    context.setDefaultTimeout(10_000)
    const page = await context.newPage()
    await signIn(page, await invitation(http, token))
    return { http, viewer, token, browser, context, page, origins, complaints, close: async () => { await browser.close(); await stop() } }
  } catch (error) {
    await stop()
    throw error
  }
}

function readyLine(child: ChildProcess): Promise<{ http: string; viewer?: string; token: string }> {
  return new Promise((ready, failed) => {
    child.once('exit', (code) => failed(new Error(`the node ended with ${code} before it was ready`)))
    if (child.stdout) createInterface(child.stdout).once('line', (line) => ready(JSON.parse(line) as { http: string; token: string }))
  })
}

function killed(child: ChildProcess): Promise<void> {
  return new Promise((done) => {
    child.once('exit', () => done())
    child.kill('SIGKILL')
  })
}

function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
  return new Promise((done) => {
    const impatience = setTimeout(() => child.kill('SIGKILL'), 20_000)
    child.once('exit', () => { clearTimeout(impatience); done() })
    child.kill('SIGTERM')
  })
}

async function invitation(http: string, token: string): Promise<string> {
  const response = await fetch(`${http}/api/access/invitations`, {
    method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, body: JSON.stringify({ roles: ['node-admin'] }),
  })
  return (await response.json() as { link: string }).link
}

const name = 'Test Curator'
const passphrase = 'correct horse battery staple'

/** Follows a one-time link: whoever makes the account is signed in. */
async function signIn(page: Page, link: string): Promise<void> {
  await page.goto(link)
  await page.fill('#name', name)
  await page.fill('#passphrase', passphrase)
  await page.click('button[type=submit]')
  await page.waitForURL((url) => url.pathname === '/')
  await page.getByRole('heading', { level: 1 }).waitFor()
}

/** Signs in again with the account that the walk made, on the provider's page, where the browser has been led. */
export async function signInAgain(page: Page): Promise<void> {
  await page.waitForURL(/\/oidc\/interaction\//)
  await page.fill('#name', name)
  await page.fill('#passphrase', passphrase)
  await page.click('button[type=submit]')
}
