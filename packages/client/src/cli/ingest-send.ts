/** `vesalius ingest send PATH…`: sends folders, files and ZIPs, several at a time, and says how every file ended. */
import { openAsBlob } from 'node:fs'
import { access, constants, lstat, readdir, writeFile } from 'node:fs/promises'
import { basename, join, relative, resolve } from 'node:path'
import { connect, connectionOptions, type Connection } from './connection.ts'
import type { Verb } from './main.ts'
import { patienceOf, pause, type Patience } from './patience.ts'
import { showProgress } from './progress.ts'
import { Complaint, type Words } from './words.ts'

interface Answer { readonly outcome: 'stored' | 'duplicate' | 'quarantined' | 'rejected' | 'queued'; readonly reason?: string }
interface Item { readonly path: string; readonly name: string; readonly bytes: number }
interface Counts { readonly stored: number; readonly duplicate: number; readonly quarantined: number; readonly rejected: number; readonly pending: number }
/** `why` is absent where the server did not answer: that is said once for all. */
interface Unsent { readonly name: string; readonly why?: string }
/** `counts` are the server's, of the whole send; absent when it no longer answers. */
interface Outcome { readonly unsent: readonly Unsent[]; readonly counts?: Counts; readonly taken: number }

export const ingestSend: Verb = {
  usage: 'ingest send PATH… [--project NAME] [--label TEXT] [--concurrency 4] [--summary FILE] [--resume SEND] [--patience 45]',
  sentence: 'Send folders, DICOM files or ZIPs. Ctrl-C cancels; --resume goes on with a send that was broken off. A server that does not answer is waited for, as long as --patience says in seconds.',
  async run(words) {
    words.only('project', 'label', 'concurrency', 'summary', 'resume', 'patience', ...connectionOptions)
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
    const { unsent, counts, taken } = await sendAll(connection, { id, words, items: items.filter((item) => !done.has(item.name)) })
    const summary = words.option('summary')
    if (summary && counts) await writeFile(summary, await connection.text(`${sendAt(id)}/summary.csv`), { mode: 0o600 })
    const told = Object.entries({ ...counts ?? { taken }, failed: unsent.length }).filter(([, count]) => count).map(([name, count]) => `${count} ${name}`).join(', ')
    process.stdout.write(`${id}: ${told || 'nothing'}${done.size ? ` (${done.size} were done before)` : ''}\n`)
    if (unsent.length) process.stderr.write(toldOf(unsent, resuming(words, id)))
    return unsent.length ? 75 : counts && counts.quarantined + counts.rejected ? 2 : 0
  },
}

/** File names are the person's own, and go to their terminal only. */
function toldOf(unsent: readonly Unsent[], command: string): string {
  const plain = (text: string): string => text.replace(/\p{Cc}/gu, '?')
  const names = unsent.slice(0, 10).map(({ name, why }) => `  ${plain(name)}${why === undefined ? '' : `: ${plain(why)}`}`)
  const more = unsent.length > names.length ? [`  and ${unsent.length - names.length} more`] : []
  return [`vesalius: ${unsent.length === 1 ? '1 file was' : `${unsent.length} files were`} not sent:`, ...names, ...more, `What was sent stays. Go on with: ${command}`, ''].join('\n')
}

/** The same command, for a shell, that goes on with this send. */
function resuming(words: Words, id: string): string {
  const options = ['concurrency', 'summary', 'patience', ...connectionOptions].flatMap((name) => (words.option(name) === undefined ? [] : [`--${name}`, words.option(name) as string]))
  return ['vesalius', 'ingest', 'send', ...words.positional, ...options, '--resume', id].map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)).join(' ')
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

interface Sending { readonly id: string; readonly items: readonly Item[]; readonly words: Words }

async function sendAll(connection: Connection, { id, items, words }: Sending): Promise<Outcome> {
  const abort = new AbortController()
  const patience = patienceOf(words.number('patience', 45))
  const progress = showProgress('Sending', items.length, items.reduce((sum, item) => sum + item.bytes, 0))
  const cancel = () => abort.abort()
  process.once('SIGINT', cancel)
  const unsent: Unsent[] = []
  let next = 0
  const lane = async () => {
    while (next < items.length && !abort.signal.aborted && !patience.lost) {
      const item = items[next++] as Item
      const failure = await sendOne(connection, { id, item, patience, signal: abort.signal })
      if (failure) unsent.push(failure)
      progress.step(item.bytes)
    }
  }
  let refusal: unknown
  let counts: Counts | undefined
  try {
    const lanes = Math.max(1, Math.min(words.number('concurrency', 4), 16))
    await Promise.all(Array.from({ length: lanes }, () => lane().catch((error: unknown) => { refusal ??= error; cancel() })))
    progress.end()
    if (refusal) throw refusal
    if (!abort.signal.aborted && !patience.lost) counts = await endOf(connection, { id, patience, signal: abort.signal, command: resuming(words, id) })
  } finally {
    process.removeListener('SIGINT', cancel)
  }
  if (abort.signal.aborted) {
    await connection.request('POST', `${sendAt(id)}/cancel`).catch(() => undefined)
    throw new Complaint(`cancelled; what is stored stays stored. Go on with: ${resuming(words, id)}`, 130)
  }
  const taken = next - unsent.length
  return { unsent: [...unsent, ...items.slice(next).map(({ name }) => ({ name }))], taken, ...(counts ? { counts } : {}) }
}

interface Ending { readonly id: string; readonly patience: Patience; readonly signal: AbortSignal; readonly command: string }

/** Closes the send when nothing of it is pending, and gives the server's counts. ZIPs are taken apart by the server after it has them: until then their files have no outcome. */
async function endOf(connection: Connection, { id, patience, signal, command }: Ending): Promise<Counts | undefined> {
  const ask = async (method: string, path: string): Promise<{ counts: Counts }> => {
    try {
      return await patience.attempt(() => connection.request<{ counts: Counts }>(method, path), signal)
    } catch (error) {
      if (error instanceof Complaint && error.exitCode === 69) throw new Complaint(`${error.message}; everything was handed over, how it ended is not known. Ask again with: ${command}`, 69)
      throw error
    }
  }
  for (let waitMs = 100; !signal.aborted; waitMs = Math.min(waitMs * 2, 2000)) {
    if ((await ask('GET', sendAt(id))).counts.pending === 0) {
      await ask('POST', `${sendAt(id)}/close`)
      return (await ask('GET', sendAt(id))).counts
    }
    await pause(waitMs, signal)
  }
  return undefined
}

/** Of a file that cannot be read, or that the server cannot take, the failure is told; the others go on. */
async function sendOne(connection: Connection, { id, item, patience, signal }: { id: string; item: Item; patience: Patience; signal: AbortSignal }): Promise<Unsent | undefined> {
  const { name } = item
  const path = `${sendAt(id)}/files?name=${encodeURIComponent(name)}`
  const type = /\.zip$/i.test(name) ? 'application/zip' : 'application/dicom'
  try {
    await patience.attempt(async () => {
      await access(item.path, constants.R_OK)
      return connection.sendBytes<Answer>(path, type, (await openAsBlob(item.path)).stream(), signal)
    }, signal)
    return undefined
  } catch (error) {
    if (!(error instanceof Complaint)) return { name, why: `cannot be read (${(error as { code?: string }).code ?? 'unknown'})` }
    if (signal.aborted || error.exitCode === 69) return { name }
    if (![65, 75].includes(error.exitCode)) throw error
    return { name, why: error.message }
  }
}
