/** That a page can be used by everybody: axe-core in both schemes, on a narrow window without scrolling sideways, and in both languages. */
import { AxeBuilder } from '@axe-core/playwright'
import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'

export async function accessible(place: string, page: Page): Promise<void> {
  for (const scheme of ['light', 'dark']) {
    await page.evaluate((wanted) => document.documentElement.setAttribute('data-mantine-color-scheme', wanted), scheme)
    const { violations } = await new AxeBuilder({ page: page as never }).setLegacyMode(true).analyze()
    assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).slice(0, 4).join(' | ')}`), [], `${place}, ${scheme}`)
  }
  await page.evaluate(() => document.documentElement.setAttribute('data-mantine-color-scheme', 'light'))
}

/** The window is as narrow as a telephone, and then as it was. */
export async function narrow(place: string, page: Page): Promise<void> {
  await page.setViewportSize({ width: 390, height: 800 })
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  await page.setViewportSize({ width: 1280, height: 900 })
  assert.ok(wider <= 0, `${place} is ${wider} pixels wider than a telephone`)
}

/** No key of a word is shown instead of the word. */
export async function inGerman(place: string, page: Page, expected: string): Promise<void> {
  await page.evaluate(() => localStorage.setItem('vesalius-language', 'de'))
  await page.reload()
  await page.getByRole('heading', { level: 1, name: expected }).waitFor()
  const text = await page.locator('main').innerText()
  await page.evaluate(() => localStorage.setItem('vesalius-language', 'en'))
  await page.reload()
  await page.getByRole('heading', { level: 1 }).waitFor()
  assert.deepEqual(text.match(/\b(?!tool\.json)(tool|task|airlock|ledger|federation|home)\.[a-zA-Z]+[\w.]*/g) ?? [], [], place)
}
