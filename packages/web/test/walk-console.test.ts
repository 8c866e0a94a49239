/** Every page of a solo, as somebody with every role sees it: nothing is said as an error on the console, and nothing is asked that is known not to be there. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { roleNames } from '@vesalius/client'
import { openWalk, whyNot, type Walk } from './open-browser.ts'
import { ask, followLink } from './people.ts'

const skip = whyNot() ?? false
if (skip) console.log(`# the walk of the console is skipped: ${skip}`)
let walk: Walk
let page: Page
const complaints: string[] = []

before(async () => {
  if (skip) return
  walk = await openWalk()
  const { link } = await ask<{ link: string }>(walk, '/api/access/invitations', { roles: [...roleNames] })
  page = await followLink(walk.browser, 'Everybody', link)
  page.on('console', (message) => { if (message.type() === 'error') complaints.push(message.text()) })
  page.on('pageerror', (error) => complaints.push(error.message))
}, { timeout: 300_000 })
after(async () => { if (!skip) await walk.close() }, { timeout: 60_000 })

/** Pages that no place of the navigation leads to by itself. */
const below = ['/permits', '/counts/rules', '/tasks/new', '/training', '/training/new', '/federation', '/models/subjects', '/tokens', '/about']

test('no page of a solo complains on the console or asks for what is not there', { skip, timeout: 900_000 }, async () => {
  const { http } = walk
  await page.getByRole('heading', { level: 1 }).first().waitFor()
  const refused: string[] = []
  page.on('response', (response) => { if (response.status() >= 400) refused.push(`${new URL(page.url()).pathname}: ${response.status()} ${new URL(response.url()).pathname}`) })
  const places = await page.locator('#places a').evaluateAll((all) => all.map((one) => one.getAttribute('href') ?? ''))
  assert.ok(places.length >= 20, 'somebody with every role has every place but those of a federation')
  for (const path of [...places, ...below]) {
    await page.goto(`${http}${path}`)
    await page.getByRole('heading', { level: 1 }).first().waitFor({ timeout: 30_000 })
    // Pages that ask again every few seconds are never idle: what they ask first has begun by now.
    await page.waitForTimeout(800)
  }
  assert.deepEqual([refused, complaints], [[], []])
})

test('the place that is shown is marked, also on a page below it, and by keyboard a narrow window opens and closes the places', { skip, timeout: 300_000 }, async () => {
  const { http } = walk
  for (const [path, name] of [['/permits', 'Requests'], ['/studies', 'Studies'], ['/tasks/new', 'Tasks']] as const) {
    await page.goto(`${http}${path}`)
    await page.getByRole('heading', { level: 1 }).first().waitFor()
    assert.deepEqual(await page.locator('#places [aria-current=page]').allInnerTexts(), [name], path)
  }
  await page.setViewportSize({ width: 390, height: 844 })
  const button = page.getByRole('button', { name: 'Menu' })
  const studies = page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Studies' })
  assert.equal(await studies.count(), 0, 'closed, the places are not there to be read')
  await button.focus()
  await page.keyboard.press('Enter')
  await studies.waitFor()
  assert.equal(await button.getAttribute('aria-expanded'), 'true')
  await studies.focus()
  await page.keyboard.press('Escape')
  await studies.waitFor({ state: 'hidden' })
  assert.equal(await button.evaluate((one) => one === document.activeElement), true, 'Escape gives the focus back')
  await page.keyboard.press('Enter')
  await studies.click()
  await page.getByRole('heading', { level: 1, name: 'Studies' }).waitFor()
  await studies.waitFor({ state: 'hidden' })
  await page.setViewportSize({ width: 1280, height: 900 })
})
