/** Walks the page of people as an administrator: invites somebody, who comes in by the link; changes roles, makes a link for a forgotten passphrase, closes and reopens. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { accessible, inGerman, narrow } from './accessible.ts'
import { openWalk, whyNot, type Walk } from './open-browser.ts'
import { followLink } from './people.ts'

const skip = whyNot() ?? false
if (skip) console.log(`# the walk through people is skipped: ${skip}`)
let walk: Walk
let dora: Page

before(async () => { if (!skip) walk = await openWalk() })
after(async () => { if (!skip) await walk.close() })

const row = (state: string) => walk.page.locator(`[data-person="Dora"][data-state="${state}"]`)
const linkShown = async (): Promise<string> => (await walk.page.locator('[data-link]').innerText()).trim()
async function signIn(page: Page, name: string, passphrase: string): Promise<void> {
  await page.goto(`${walk.http}/sign-in`)
  await page.fill('#name', name)
  await page.fill('#passphrase', passphrase)
  await page.click('button[type=submit]')
  await page.waitForURL((url) => url.pathname === '/')
}
const statusOf = (page: Page, path: string): Promise<number> => page.evaluate(async (where) => (await fetch(where)).status, path)

async function openDora(): Promise<void> {
  await walk.page.getByRole('button', { name: 'Change the account Dora' }).click()
  await walk.page.getByRole('dialog', { name: 'Change the account Dora' }).waitFor()
}

test('an administrator invites somebody from the navigation, by keyboard, and the link is shown once', { skip, timeout: 120_000 }, async () => {
  const { page } = walk
  await page.getByRole('navigation').getByRole('link', { name: 'People' }).click()
  await page.getByRole('heading', { level: 1, name: 'People' }).waitFor()
  await page.locator('[data-person="Test Curator"]').getByText('(you)').waitFor()
  assert.ok(await page.getByRole('button', { name: 'Make the link' }).isDisabled(), 'without a role')
  await page.getByLabel('For whom').fill('Dora of radiology')
  await page.getByRole('checkbox', { name: 'data manager' }).focus()
  await page.keyboard.press('Space')
  await page.getByRole('button', { name: 'Make the link' }).focus()
  await page.keyboard.press('Enter')
  await page.getByText(/^It works once, until /).waitFor()
  await page.getByRole('button', { name: 'Copy', exact: true }).waitFor()
  await page.getByRole('button', { name: 'Take back the invitation: Dora of radiology' }).waitFor()
  await accessible('people with an invitation', page)
  await narrow('people with an invitation', page)
  const link = await linkShown()
  dora = await followLink(walk.browser, 'Dora', link)
  await page.reload()
  await row('open').getByText('data manager').waitFor()
  assert.equal(await page.locator('[data-link]').count(), 0, 'it is not shown again')
  await page.getByText('No invitation is open.').waitFor()
  await inGerman('people', page, 'Personen')
})

test('who is no administrator has neither the place nor the page’s content', { skip, timeout: 60_000 }, async () => {
  assert.equal(await dora.getByRole('navigation').getByRole('link', { name: 'People' }).count(), 0)
  assert.equal(await statusOf(dora, '/api/access/people'), 403)
  await dora.goto(`${walk.http}/people`)
  await dora.getByRole('alert').first().waitFor()
  assert.equal(await dora.locator('[data-person]').count(), 0)
})

test('roles are changed in a dialog, and hold at once', { skip, timeout: 60_000 }, async () => {
  await openDora()
  await accessible('the dialog of an account', walk.page)
  await narrow('the dialog of an account', walk.page)
  await walk.page.getByRole('dialog').getByRole('checkbox', { name: 'auditor' }).check()
  await walk.page.getByRole('dialog').getByRole('checkbox', { name: 'data manager' }).uncheck()
  await walk.page.getByRole('button', { name: 'Set these roles' }).click()
  await walk.page.getByRole('dialog').waitFor({ state: 'detached' })
  await row('open').getByText('auditor').waitFor()
  assert.deepEqual([await statusOf(dora, '/api/archive/studies'), await statusOf(dora, '/api/ledger')], [403, 200])
})

test('one’s own account offers neither closing nor a link', { skip, timeout: 60_000 }, async () => {
  await walk.page.getByRole('button', { name: 'Change the account Test Curator' }).click()
  await walk.page.getByText('Nobody closes their own account').waitFor()
  assert.equal(await walk.page.getByRole('button', { name: 'Close the account' }).count(), 0)
  await walk.page.getByRole('dialog').getByRole('checkbox', { name: 'auditor' }).check()
  await walk.page.getByRole('button', { name: 'Set these roles' }).click()
  await walk.page.getByRole('alert').getByText('Nobody closes their own account, makes a link for it, or gives it a role').waitFor()
  await walk.page.keyboard.press('Escape')
  await walk.page.getByRole('dialog').waitFor({ state: 'detached' })
})

test('a forgotten passphrase is replaced by a link, and its person is signed in with the new one', { skip, timeout: 60_000 }, async () => {
  await openDora()
  await walk.page.getByRole('button', { name: 'Make a link for a new passphrase' }).click()
  await walk.page.getByRole('button', { name: 'End the old passphrase and make the link' }).click()
  const link = await linkShown()
  assert.equal(await statusOf(dora, '/api/access/session'), 401, 'the sessions of before have ended')
  await accessible('a link for a new passphrase', walk.page)
  await walk.page.getByRole('button', { name: 'Close this window' }).click()
  await dora.goto(link)
  await dora.getByRole('heading', { level: 1, name: 'Choose a new passphrase' }).waitFor()
  assert.equal(new URL(dora.url()).hash, '', 'the code does not stay in the address')
  await accessible('the page for a new passphrase', dora)
  await narrow('the page for a new passphrase', dora)
  await dora.fill('#passphrase', 'quite another horse and battery')
  await dora.click('button[type=submit]')
  await dora.waitForURL((url) => url.pathname === '/')
  assert.equal(await statusOf(dora, '/api/access/session'), 200)
})

test('a closed account is out at once and is opened again', { skip, timeout: 60_000 }, async () => {
  await openDora()
  await walk.page.getByRole('button', { name: 'Close the account' }).click()
  await walk.page.getByRole('button', { name: 'Yes, close it' }).click()
  await row('closed').waitFor()
  assert.equal(await statusOf(dora, '/api/access/session'), 401)
  await accessible('people with a closed account', walk.page)
  await openDora()
  await walk.page.getByRole('button', { name: 'Open the account again' }).click()
  await row('open').waitFor()
})

test('an invitation is taken back, and its link is dead', { skip, timeout: 60_000 }, async () => {
  await walk.page.getByRole('checkbox', { name: 'viewer' }).check()
  await walk.page.getByRole('button', { name: 'Make the link' }).click()
  const link = await linkShown()
  await walk.page.getByRole('button', { name: /^Take back the invitation/ }).click()
  await walk.page.getByText('No invitation is open.').waitFor()
  const context = await walk.browser.newContext({ locale: 'en-GB' })
  const page = await context.newPage()
  await page.goto(link)
  await page.fill('#name', 'Mallory')
  await page.fill('#passphrase', 'correct horse battery staple')
  await page.click('button[type=submit]')
  await page.getByText('This link was used before or is too old.').waitFor()
  await context.close()
})

test('with a second administrator, what one proposes waits on the page until the other confirms it', { skip, timeout: 120_000 }, async () => {
  const { page } = walk
  await page.locator('[data-decided="alone"]').waitFor()
  await openDora()
  await page.getByRole('dialog').getByRole('checkbox', { name: 'administrator' }).check()
  await page.getByRole('button', { name: 'Set these roles' }).click()
  await page.locator('[data-decided="two"]').waitFor()
  await page.getByLabel('For whom').fill('Fred')
  await page.getByRole('checkbox', { name: 'viewer' }).check()
  await page.getByRole('button', { name: 'Make the link' }).click()
  await page.locator('[data-waits]').waitFor()
  const link = await linkShown()
  const proposal = page.locator('[data-proposal="invite"]')
  await proposal.getByText('Proposed by Test Curator').waitFor()
  assert.equal(await proposal.getByRole('button', { name: /^Confirm/ }).count(), 0, 'nobody confirms their own')
  await accessible('people with a proposal', page)
  await narrow('people with a proposal', page)
  await signIn(dora, 'Dora', 'quite another horse and battery')
  await dora.goto(`${walk.http}/people`)
  await dora.getByText('Invite Fred as viewer').waitFor()
  await dora.getByRole('button', { name: /^Confirm/ }).click()
  await dora.locator('[data-proposal]').waitFor({ state: 'detached' })
  await followLink(walk.browser, 'Fred', link)
  await dora.goto(`${walk.http}/ledger`)
  await dora.locator('[data-said="access/proposed"]').first().getByText('Proposed to another administrator: invitation').waitFor()
  await dora.locator('[data-said="access/roles-changed"]').first().getByText('Roles were changed (alone)').waitFor()
  await accessible('the ledger with words', dora)
})

test('no page complained, except about what was refused on purpose', { skip }, () => {
  assert.deepEqual(walk.complaints.filter((text) => !/status of 40[13]|status of 410/.test(text)), [])
})
