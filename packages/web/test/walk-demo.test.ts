/** One click on the page of a solo brings the demonstration up, gives a link for every part, and stops it. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { accessible, inGerman, narrow } from './accessible.ts'
import { openWalk, whyNot, type Walk } from './open-browser.ts'
import { followLink } from './people.ts'

const skip = whyNot() ?? false
if (skip) console.log(`# the walk to the demonstration is skipped: ${skip}`)
let walk: Walk
before(async () => { if (!skip) walk = await openWalk() })
after(async () => { if (!skip) await walk.close() })

test('an administrator brings up the demonstration by one click, follows one of its links, and stops it', { skip, timeout: 240_000 }, async () => {
  const { page } = walk
  await page.goto(walk.http)
  await page.locator('[data-demo="off"]').waitFor()
  await accessible('the offer of a demonstration', page)
  await page.getByRole('button', { name: 'Bring up the demonstration' }).click()
  await page.locator('[data-demo="ready"]').waitFor({ timeout: 150_000 })
  await page.getByRole('button', { name: 'Make links for every part' }).click()
  await page.getByRole('link', { name: 'researcher' }).waitFor()
  assert.equal(await page.locator('[data-demo] li a').count(), 11)
  await accessible('a demonstration', page)
  await narrow('a demonstration', page)
  const hub = page.getByRole('region', { name: 'Demo hub' })
  const link = await hub.getByRole('link', { name: 'administrator' }).getAttribute('href') ?? ''
  const administrator = await followLink(walk.browser, 'Ada', link)
  for (const name of ['North Hospital', 'South Hospital', 'West Hospital']) await administrator.locator(`[data-node="${name}"][data-presence="here"]`).waitFor({ timeout: 40_000 })
  await inGerman('a demonstration', page, 'Eingang')
  await page.getByRole('button', { name: 'Stop it' }).click()
  await page.locator('[data-demo="off"]').waitFor({ timeout: 60_000 })
  await assert.rejects(fetch(new URL(link).origin))
})
