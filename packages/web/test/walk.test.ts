/** Walks through the pages of a real node in a real browser, as a curator would, and looks at each page with axe-core (WCAG 2.2 AA). */
import { AxeBuilder } from '@axe-core/playwright'
import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync, copyFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { buildDicom } from '@vesalius/standards/dicom'
import { openWalk, whyNot, type Walk } from './open-browser.ts'

const shared = process.env['VESALIUS_SHARED'] ?? fileURLToPath(new URL('../../../../shared', import.meta.url))
const nibabel = join(shared, 'data', 'dicom', 'debian-nibabel')
const skip = whyNot() ?? (existsSync(nibabel) ? false : 'the shared DICOM files are not here')
if (skip) console.log(`# the walk through the pages is skipped: ${skip}`)

let walk: Walk
let folder: string
let good = 0

before(async () => {
  if (skip) return
  folder = mkdtempSync(join(tmpdir(), 'vesalius-chosen-'))
  for (const name of readdirSync(nibabel, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.dcm'))) {
    copyFileSync(join(nibabel, name), join(folder, `good-${++good}.dcm`))
  }
  writeFileSync(join(folder, `good-${++good}.dcm`), tomogram())
  writeFileSync(join(folder, 'note.txt'), 'not an image')
  walk = await openWalk()
})
after(async () => {
  if (skip) return
  await walk.close()
  rmSync(folder, { recursive: true, force: true })
})

/** One small image of another modality than the shared files. */
function tomogram(): Uint8Array {
  const texts: [number, string, string][] = [
    [0x00080016, 'UI', '1.2.840.10008.5.1.4.1.1.2'], [0x00080018, 'UI', '1.2.3.4.1'], [0x00080020, 'DA', '20200115'], [0x00080060, 'CS', 'CT'],
    [0x00100020, 'LO', 'P1'], [0x0020000d, 'UI', '1.2.3'], [0x0020000e, 'UI', '1.2.3.4'], [0x00280004, 'CS', 'MONOCHROME2'],
  ]
  const numbers: [number, number][] = [[0x00280002, 1], [0x00280010, 8], [0x00280011, 8], [0x00280100, 16], [0x00280101, 12], [0x00280102, 11], [0x00280103, 0]]
  return buildDicom({ transferSyntax: '1.2.840.10008.1.2.1', attributes: [
    ...texts.map(([tag, vr, value]) => ({ tag, vr, value })), ...numbers.map(([tag, value]) => ({ tag, vr: 'US', value: [value] })), { tag: 0x7fe00010, vr: 'OW', value: new Uint8Array(128) },
  ] })
}

/** A page in the background draws nothing, and then a folder cannot be chosen on it. */
async function choose(path: string): Promise<void> {
  await walk.page.bringToFront()
  await walk.page.locator('[data-input=folder]').setInputFiles(path)
}

async function accessible(place: string): Promise<void> {
  for (const scheme of ['light', 'dark']) {
    await walk.page.evaluate((wanted) => document.documentElement.setAttribute('data-mantine-color-scheme', wanted), scheme)
    const { violations } = await new AxeBuilder({ page: walk.page as never }).setLegacyMode(true).analyze()
    const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).slice(0, 4).join(' | ')}`)
    assert.deepEqual(found, [], `${place}, ${scheme}`)
  }
  await walk.page.evaluate(() => document.documentElement.setAttribute('data-mantine-color-scheme', 'light'))
}

test('who is not signed in is asked to sign in', { skip }, async () => {
  const stranger = await (await walk.browser.newContext()).newPage()
  await stranger.goto(`${walk.http}/studies?search=CT&sort=studyDate`)
  const link = stranger.getByRole('link', { name: 'Sign in' })
  assert.equal(await link.getAttribute('href'), '/sign-in?return=%2Fstudies%3Fsearch%3DCT%26sort%3DstudyDate', 'the filters are kept')
  const { violations } = await new AxeBuilder({ page: stranger as never }).analyze()
  assert.deepEqual(violations.map(({ id }) => id), [])
  await stranger.context().close()
})

test('a folder with good and bad files is uploaded while the board, open beside it, counts', { skip }, async () => {
  const { page } = walk
  const board = await walk.context.newPage()
  await board.goto(walk.http)
  await board.locator('[data-count=stored]').waitFor()
  assert.equal(await board.locator('[data-count=stored]').textContent(), '0')

  await page.goto(`${walk.http}/upload`)
  await accessible('upload, nothing chosen')
  await choose(folder)
  await page.locator('#choice').waitFor()
  assert.equal(await page.locator('[data-group=other]').count(), 1, 'what is not DICOM is shown apart')
  await accessible('upload, choosing')
  await page.getByRole('button', { name: /^Send \d/ }).click()
  await page.locator('[data-phase=ended]').waitFor({ timeout: 30_000 })
  const ends = await page.locator('tr[data-state]').evaluateAll((rows) => rows.map((row) => row.getAttribute('data-state')))
  assert.equal(ends.length, good + 1)
  assert.ok(ends.every((end) => ['stored', 'duplicate', 'quarantined', 'rejected'].includes(end ?? '')), ends.join())
  assert.ok(ends.includes('stored'))
  assert.ok((await page.locator('tr', { hasText: 'note.txt' }).textContent())?.includes('Not a DICOM file'))
  await accessible('upload, ended')

  await board.waitForFunction((want) => document.querySelector('[data-count=stored]')?.textContent === want, String(ends.filter((end) => end === 'stored').length), { timeout: 5_000, polling: 200 })
  await board.close()
})

test('a series that is left out is not sent', { skip }, async () => {
  const { page } = walk
  await page.goto(`${walk.http}/upload`)
  await choose(folder)
  await page.locator('#choice').waitFor()
  const send = page.getByRole('button', { name: /^Send \d/ })
  const all = Number(/\d+/.exec(await send.textContent() ?? '')?.[0])
  await page.locator('[data-group=other]').uncheck()
  assert.ok(Number(/\d+/.exec(await send.textContent() ?? '')?.[0]) < all)
  await send.click()
  await page.locator('[data-phase=ended]').waitFor({ timeout: 30_000 })
  assert.equal(await page.locator('tr', { hasText: 'note.txt' }).count(), 0)
  assert.equal(await page.locator('tr[data-state=stored]').count(), 0, 'sending again changes nothing')
})

test('every other page shows what there is, and axe-core finds no violation', { skip }, async () => {
  const { page } = walk
  await page.goto(walk.http)
  await page.locator('td.code', { hasText: /^VESALIUS at 127\.0\.0\.1:\d+$/ }).waitFor()
  await page.locator('td.code', { hasText: `${walk.http}/dicom-web/studies` }).waitFor()
  const places: readonly (readonly [string, string, string])[] = [
    ['/', 'Intake', '[data-send]'], ['/quarantine', 'Quarantine', 'main .paper'], ['/studies', 'Studies', '[data-study]'], ['/tokens', 'Tokens for programs', 'form'],
    ['/about', 'About Vesalius', '#rooms'], ['/no/such/page', 'There is no such page', 'main'],
  ]
  for (const [path, title, content] of places) {
    await page.goto(walk.http + path)
    await page.getByRole('heading', { level: 1, name: title }).waitFor()
    await page.locator(content).first().waitFor()
    await accessible(path)
  }
  await page.goto(walk.http)
  await page.locator('[data-send] a').first().click()
  await page.getByRole('link', { name: 'Summary (CSV)' }).waitFor()
  await accessible('send')
})

test('a study is found by facet, shown with its journey, and opened in the viewer', { skip }, async (t) => {
  const { page } = walk
  await page.goto(`${walk.http}/studies`)
  await page.locator('[data-facet^="modality:"]').first().click()
  await page.waitForURL(/modality=/)
  await page.locator('[data-study]').first().click()
  await page.locator('#journey').waitFor()
  assert.ok(await page.locator('[data-series]').count() > 0)
  await accessible('study')
  if (!walk.viewer) return t.skip('the viewer is not installed')
  const opened = walk.context.waitForEvent('page')
  await page.getByRole('button', { name: 'Open in viewer' }).click()
  const viewer = await opened
  await viewer.waitForURL((url) => url.origin === walk.viewer && url.pathname === '/viewer')
  await viewer.locator('canvas').first().waitFor({ timeout: 30_000 })
  await viewer.close()
})

test('several values of a facet are alternatives, dates narrow, both by keyboard, and the address keeps them', { skip }, async () => {
  const { page } = walk
  await page.goto(`${walk.http}/studies`)
  const count = async () => Number(/\d+/.exec(await page.getByRole('status').first().textContent() ?? '')?.[0])
  const boxes = page.locator('[data-facet^="modality:"]')
  await boxes.first().waitFor()
  const [all, modalities] = [await count(), await boxes.count()]
  assert.ok(modalities > 1, 'the files are of several modalities')
  await boxes.nth(0).focus()
  await page.keyboard.press('Space')
  await page.waitForURL(/modality=/)
  await page.locator('[data-facet^="modality:"][aria-checked=true]').waitFor()
  await page.waitForFunction((before) => Number(/\d+/.exec(document.querySelector('main [role=status]')?.textContent ?? '')?.[0]) < before, all)
  const one = await count()
  await boxes.nth(1).focus()
  await page.keyboard.press('Enter')
  await page.waitForFunction(() => document.querySelectorAll('[data-facet^="modality:"][aria-checked=true]').length === 2)
  await page.waitForFunction((before) => Number(/\d+/.exec(document.querySelector('main [role=status]')?.textContent ?? '')?.[0]) > before, one)
  await accessible('studies, narrowed')
  await page.getByLabel('From').fill('2200-01-01')
  await page.getByText('No study matches').waitFor()
  await page.reload()
  assert.equal(await page.getByLabel('From').inputValue(), '2200-01-01')
  await page.getByRole('button', { name: 'Show all' }).click()
  await page.waitForFunction((before) => Number(/\d+/.exec(document.querySelector('main [role=status]')?.textContent ?? '')?.[0]) === before, all)
})

test('by keyboard the first stop is the skip link, which leads to the page', { skip }, async () => {
  const { page } = walk
  await page.goto(walk.http)
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.keyboard.press('Tab')
  assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('href')), '#page')
  await page.keyboard.press('Enter')
  assert.equal(await page.evaluate(() => document.activeElement?.id), 'page')
})

test('the pages speak German', { skip }, async () => {
  const { page } = walk
  await page.evaluate(() => localStorage.setItem('vesalius-language', 'de'))
  await page.goto(`${walk.http}/studies`)
  await page.getByRole('heading', { level: 1, name: 'Studien' }).waitFor()
  assert.equal(await page.evaluate(() => document.documentElement.lang), 'de')
  await page.evaluate(() => localStorage.removeItem('vesalius-language'))
})

test('the browser asked nobody but this node and its viewer', { skip }, () => {
  const own = new Set([walk.http, ...(walk.viewer ? [walk.viewer] : [])])
  assert.deepEqual([...walk.origins].filter((origin) => !own.has(origin)), [])
  assert.deepEqual(walk.complaints.filter((text) => /content security policy/i.test(text)), [])
})
