/** Persons for walking through the pages, each in a browser context of their own, and what they do without looking at a page. */
import assert from 'node:assert/strict'
import type { Browser, Page } from 'playwright-core'

export interface Site { readonly http: string; readonly token: string; readonly browser: Browser }

/** Asks with the operator's token. */
export async function ask<T>({ http, token }: Pick<Site, 'http' | 'token'>, path: string, json?: object): Promise<T> {
  const authorization = { authorization: `Bearer ${token}` }
  const init = json === undefined ? { headers: authorization } : { method: 'POST', headers: { ...authorization, 'content-type': 'application/json' }, body: JSON.stringify(json) }
  const response = await fetch(http + path, init)
  assert.ok(response.ok, `${path} ${response.status} ${response.ok ? '' : await response.text()}`)
  return await response.json() as T
}

/** By the link of an administrator. */
export async function signedIn(site: Site, name: string, role: string): Promise<Page> {
  const { link } = await ask<{ link: string }>(site, '/api/access/invitations', { roles: [role] })
  return followLink(site.browser, name, link)
}

export async function followLink(browser: Browser, name: string, link: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'en-GB', reducedMotion: 'reduce', acceptDownloads: true })
  context.setDefaultTimeout(15_000)
  const page = await context.newPage()
  await page.goto(link)
  await page.fill('#name', name)
  await page.fill('#passphrase', 'correct horse battery staple')
  await page.click('button[type=submit]')
  await page.waitForURL((url) => url.pathname === '/')
  return page
}

/** What a page of this person would ask, with their session. */
export async function asks<T>(page: Page, method: string, path: string, json?: object): Promise<T> {
  const { status, text } = await page.evaluate(async ([how, where, body]) => {
    const answer = await fetch(where ?? '', { method: how ?? 'GET', ...(body ? { body, headers: { 'content-type': 'application/json' } } : {}) })
    return { status: answer.status, text: await answer.text() }
  }, [method, path, json ? JSON.stringify(json) : ''])
  assert.ok(status < 300, `${method} ${path}: ${status} ${text.slice(0, 300)}`)
  return (text === '' ? undefined : JSON.parse(text)) as T
}
