/** OHIF opens studies of our archive in a real browser: metadata, frames as stored, codecs in workers, nothing fetched from elsewhere. */
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { after, before, test } from 'node:test'
import type { TestContext } from 'node:test'
import { chromium } from 'playwright-core'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { openLedger } from '#engines'
import { archiveRoutes } from '#archive'
import type { HttpApp } from '#kernel'
import { createViewer, ohifFolder } from '../src/viewer.ts'
import { freePort, startHouse, stopHouse } from './access/fixture.ts'
import type { House } from './access/fixture.ts'
import { corpusFiles, log, made, noCorpus, openRig } from './archive/rig.ts'
import type { Rig } from './archive/rig.ts'

const executablePath = process.env['VESALIUS_CHROMIUM'] ?? '/usr/bin/chromium'
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--use-gl=angle',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
]
const passphrase = 'four words and a number 7'
const folder = ohifFolder()
const missing = !existsSync(executablePath)
  ? 'chromium is not installed'
  : folder
    ? undefined
    : "the viewer's files are not installed (npm start or npm test fetches them)"
let rig: Rig
let house: House
let viewer: HttpApp
let browser: Browser

before(async () => {
  if (missing || !folder) return
  rig = await openRig()
  const [pagePort, viewerPort] = [await freePort(), await freePort()]
  const viewerUrl = `http://localhost:${viewerPort}`
  house = await startHouse(
    { records: rig.records, ledger: await openLedger(rig.records, { folder: join(rig.folder, 'keys') }), folder: rig.folder },
    { publicUrl: `http://localhost:${pagePort}`, viewerUrl },
    pagePort,
  )
  viewer = createViewer({ access: house.access, log, viewerUrl, allowedHosts: ['localhost'], folder, dicomWeb: archiveRoutes(rig.archive) })
  await viewer.listen({ port: viewerPort, host: 'localhost' })
  const account = await house.access.accounts.createEmbedded('Ada', ['viewer'])
  await house.access.passphrases.set(account, passphrase)
  browser = await chromium.launch({ executablePath, args: flags })
})
after(async () => {
  if (missing) return
  await browser.close()
  await viewer.close()
  await stopHouse(house)
  await rig.close()
})

interface Opened {
  readonly page: Page
  readonly trouble: string[]
}

/** Signs in on the page, asks for the hand-over, and opens the viewer as the page would. */
async function openStudy(study: string): Promise<Opened> {
  const context = await browser.newContext({ viewport: { width: 1200, height: 800 } })
  const home = await context.newPage()
  await home.goto(`${house.url}/sign-in`)
  await home.getByLabel('Name').fill('Ada')
  await home.getByLabel('Passphrase').fill(passphrase)
  await home.keyboard.press('Enter')
  await home.waitForURL(`${house.url}/`)
  const url = await home.evaluate(async (uid) => {
    const answer = await fetch('/api/access/viewer', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ studyInstanceUids: [uid] }),
    })
    return ((await answer.json()) as { url: string }).url
  }, study)
  const page = await context.newPage()
  const trouble: string[] = []
  const own = new URL(url).origin
  page.on('request', (request) => {
    if (!request.url().startsWith(`${own}/`) && !/^(blob|data):/.test(request.url()))
      trouble.push(`outside: ${new URL(request.url()).origin}`)
  })
  page.on('response', (response) => {
    if (response.status() >= 400) trouble.push(`${response.status()} ${new URL(response.url()).pathname}`)
  })
  page.on('pageerror', (error) => trouble.push(`error: ${error.message}`))
  page.on('console', (message) => {
    if (/content security policy|couldn't decode|IMAGE_LOAD_ERROR/i.test(message.text())) trouble.push(message.text().slice(0, 200))
  })
  await page.goto(url)
  return { page, trouble }
}

/** Waits until the first viewport shows more than a few shades of grey. */
async function waitForPixels(page: Page): Promise<void> {
  await page.locator('canvas.cornerstone-canvas').first().waitFor({ timeout: 30_000 })
  await page.waitForFunction(
    () => {
      const canvas = (
        globalThis as unknown as {
          document: {
            querySelector(selector: string): {
              width: number
              height: number
              getContext(kind: '2d'): {
                getImageData(x: number, y: number, width: number, height: number): { data: Uint8ClampedArray }
              }
            } | null
          }
        }
      ).document.querySelector('canvas.cornerstone-canvas')
      if (!canvas?.width) return false
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height)
      const shades = new Set<number>()
      for (let at = 0; at < data.length; at += 4 * 37) shades.add(data[at] as number)
      return shades.size > 8
    },
    undefined,
    { timeout: 30_000 },
  )
}

test('opens a series of our archive and shows its pixels', async (t: TestContext) => {
  if (missing) return t.skip(missing)
  const outcomes = await rig.keep(
    [1, 2, 3].map((instance) =>
      made({
        study: 77,
        instance,
        rows: 64,
        more: [
          { tag: 0x00200032, vr: 'DS', value: `0\\0\\${instance}` },
          { tag: 0x00200037, vr: 'DS', value: '1\\0\\0\\0\\1\\0' },
          { tag: 0x00280030, vr: 'DS', value: '1\\1' },
          { tag: 0x00200052, vr: 'UI', value: '1.2.77.9' },
        ],
      }),
    ),
  )
  assert.deepEqual(
    outcomes.map((outcome) => outcome.outcome),
    ['stored', 'stored', 'stored'],
  )
  const { page, trouble } = await openStudy('1.2.77')
  await waitForPixels(page)
  assert.equal(await page.evaluate(() => (globalThis as unknown as { crossOriginIsolated: boolean }).crossOriginIsolated), true)
  assert.deepEqual(trouble, [])
  await page.context().close()
})

test('decodes compressed frames in workers, under a policy that runs no text in the page', async (t: TestContext) => {
  if (missing || noCorpus) return t.skip(missing ?? String(noCorpus))
  const file = [...corpusFiles()].find(([path]) => /J2KR\/MR1/.test(path))
  assert.ok(file)
  await rig.keep([file[1]])
  const { rows } = await rig.records.query<{ uid: string }>(`select uid from archive_study where uid <> '1.2.77'`)
  const { page, trouble } = await openStudy(rows[0]?.uid as string)
  await waitForPixels(page)
  assert.deepEqual(trouble, [])
  await page.context().close()
})
