/** `vesalius ingest send PATH…`: sends folders, files and ZIPs, several at a time, and says how every file ended. */
import { openAsBlob } from 'node:fs'
import { lstat, readdir, writeFile } from 'node:fs/promises'
import { basename, join, relative, resolve } from 'node:path'
import { connect, connectionOptions, type Connection } from './connection.ts'
import type { Verb } from './main.ts'
import { showProgress } from './progress.ts'
import { Complaint } from './words.ts'

interface Answer { readonly outcome: 'stored' | 'duplicate' | 'quarantined' | 'rejected' | 'queued'; readonly reason?: string }
interface Item { readonly path: string; readonly name: string; readonly bytes: number }
interface Counts { readonly stored: number; readonly duplicate: number; readonly quarantined: number; readonly rejected: number; readonly pending: number }

export const ingestSend: Verb = {
  usage: 'ingest send PATH… [--project NAME] [--label TEXT] [--concurrency 4] [--summary FILE] [--resume SEND]',
  sentence: 'Send folders, DICOM files or ZIPs. Ctrl-C cancels; --resume goes on with a send that was broken off.',
  async run(words) {
    words.only('project', 'label', 'concurrency', 'summary', 'resume', ...connectionOptions)
    if (!words.positional.length) throw new Complaint('name at least one folder or file to send')
    const connection = connect(words)
    const items = (await Promise.all(words.positional.map((path) => itemsUnder(resolve(path))))).flat()
    if (!items.length) throw new Complaint('there is no file in what was named')
    const bytes = items.reduce((sum, item) => sum + item.bytes, 0)
    const resumed = words.option('resume')
    if (resumed) await connection.request('POST', `${sendAt(resumed)}/resume`)
    const done = resumed ? await namesDone(connection, resumed) : new Set<string>()
    const id = resumed ?? (await connection.request<{ send: { id: string } }>('POST', '/api/ingest/sends', {
      door: 'folder', expected: { files: items.length, bytes },
      ...(words.option('label') ? { label: words.option('label') } : {}), ...(words.option('project') ? { project: words.option('project') } : {}),
    })).send.id
    const { failed, counts } = await sendAll(connection, id, items.filter((item) => !done.has(item.name)), words.number('concurrency', 4))
    const summary = words.option('summary')
    if (summary) await writeFile(summary, await connection.text(`${sendAt(id)}/summary.csv`), { mode: 0o600 })
    const told = Object.entries({ ...counts, failed }).filter(([, count]) => count).map(([name, count]) => `${count} ${name}`).join(', ')
    process.stdout.write(`${id}: ${told || 'nothing'}${done.size ? ` (${done.size} were done before)` : ''}\n`)
    return failed ? 75 : counts.quarantined + counts.rejected ? 2 : 0
  },
}

const sendAt = (id: string): string => `/api/ingest/sends/${encodeURIComponent(id)}`

async function itemsUnder(path: string): Promise<Item[]> {
  const info = await lstat(path).catch(() => { throw new Complaint('a path that was named does not exist or cannot be read', 66) })
  if (info.isFile()) return [{ path, name: basename(path), bytes: info.size }]
  if (!info.isDirectory()) throw new Complaint('a path that was named is neither a file nor a folder', 66)
  const found: Item[] = []
  for (const entry of await readdir(path, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const file = join(entry.parentPath, entry.name)
    found.push({ path: file, name: relative(path, file), bytes: (await lstat(file)).size })
  }
  return found.sort((a, b) => (a.name < b.name ? -1 : 1))
}

async function namesDone(connection: Connection, id: string): Promise<Set<string>> {
  const names = new Set<string>()
  for (let offset = 0; ; offset += 1000) {
    const { files } = await connection.request<{ files: { name?: string; outcome: string }[] }>('GET', `${sendAt(id)}/files?offset=${offset}&limit=1000`)
    for (const file of files) if (file.name !== undefined && file.outcome !== 'pending') names.add(file.name)
    if (files.length < 1000) return names
  }
}

/** Returns how the files of the whole send ended, as the server counts them, and how many of ours it could not take. */
async function sendAll(connection: Connection, id: string, items: readonly Item[], concurrency: number): Promise<{ failed: number; counts: Counts }> {
  const abort = new AbortController()
  const progress = showProgress('Sending', items.length, items.reduce((sum, item) => sum + item.bytes, 0))
  const cancel = () => abort.abort()
  process.once('SIGINT', cancel)
  let [next, failed] = [0, 0]
  const lane = async () => {
    while (next < items.length && !abort.signal.aborted) {
      const item = items[next++] as Item
      if ((await sendOne(connection, id, item, abort.signal)).outcome === 'failed') failed++
      progress.step(item.bytes)
    }
  }
  let refusal: unknown
  try {
    await Promise.all(Array.from({ length: Math.max(1, Math.min(concurrency, 16)) }, () => lane().catch((error: unknown) => { refusal ??= error; cancel() })))
    progress.end()
    if (refusal) throw refusal
    if (!abort.signal.aborted) await waitForPending(connection, id, abort.signal)
  } finally {
    process.removeListener('SIGINT', cancel)
  }
  if (abort.signal.aborted) {
    await connection.request('POST', `${sendAt(id)}/cancel`).catch(() => undefined)
    throw new Complaint(`cancelled; what is stored stays stored. Go on with: vesalius ingest send … --resume ${id}`, 130)
  }
  await connection.request('POST', `${sendAt(id)}/close`)
  return { failed, counts: (await connection.request<{ counts: Counts }>('GET', sendAt(id))).counts }
}

/** ZIPs are taken apart by the server after it has them: until then their files have no outcome. */
async function waitForPending(connection: Connection, id: string, signal: AbortSignal): Promise<void> {
  for (let waitMs = 100; !signal.aborted; waitMs = Math.min(waitMs * 2, 2000)) {
    const { counts } = await connection.request<{ counts: Counts }>('GET', sendAt(id))
    if (counts.pending === 0) return
    await new Promise<void>((wake) => {
      const timer = setTimeout(wake, waitMs)
      signal.addEventListener('abort', () => { clearTimeout(timer); wake() }, { once: true })
    })
  }
}

async function sendOne(connection: Connection, id: string, item: Item, signal: AbortSignal): Promise<{ outcome: Answer['outcome'] | 'failed' }> {
  const path = `${sendAt(id)}/files?name=${encodeURIComponent(item.name)}`
  const type = /\.zip$/i.test(item.name) ? 'application/zip' : 'application/dicom'
  for (let attempt = 0; ; attempt++) {
    try {
      const blob = await openAsBlob(item.path)
      return await connection.sendBytes<Answer>(path, type, blob.stream(), signal)
    } catch (error) {
      if (signal.aborted || attempt >= 4) return { outcome: 'failed' }
      // Of this file nothing can be taken; the others go on.
      if (error instanceof Complaint && error.exitCode === 65) return { outcome: 'failed' }
      if (error instanceof Complaint && ![69, 75].includes(error.exitCode)) throw error
      await new Promise((wake) => setTimeout(wake, 250 * 2 ** attempt))
    }
  }
}
