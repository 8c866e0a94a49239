/** Which addresses are pages. */
import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { createHttp, openLog } from '#kernel'
import { pageFallback, servePages } from '../src/pages.ts'

test('names and UIDs with dots are pages, also when somebody reloads them; files that are not there are not', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'vesalius-pages-'))
  mkdirSync(join(folder, 'assets'))
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>page</title>')
  const app = createHttp({ log: openLog('silent'), guard: () => { throw new Error('not asked') }, publicUrl: 'http://127.0.0.1', allowedHosts: ['127.0.0.1'], fallback: pageFallback })
  await servePages(app, folder)
  await app.listen({ port: 0, host: '127.0.0.1' })
  t.after(async () => {
    await app.close()
    rmSync(folder, { recursive: true, force: true })
  })
  const { port } = app.server.address() as AddressInfo
  const statusOf = async (path: string): Promise<number> => (await fetch(`http://127.0.0.1:${port}${path}`, { headers: { accept: 'text/html' } })).status
  for (const path of ['/tools/org.vesalius.survival', '/studies/2.25.1', '/studies/1.2.3', '/']) assert.equal(await statusOf(path), 200, path)
  for (const path of ['/favicon.ico', '/app.js', '/api/none', '/dicom-web/none']) assert.equal(await statusOf(path), 404, path)
})
