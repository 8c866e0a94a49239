/**
 * Uploads that are complete wait in the queue: a ZIP is taken apart, a file is handed in. Survives a kill: what has an outcome already is not
 * taken twice. The upload is removed when all of it has ended.
 */
import { open, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Problem, newIdentifier } from '#kernel'
import type { Job } from '#engines'
import type { Ingest } from '../ingest.ts'
import { NestedArchive } from '../problems.ts'
import type { LiveSend } from '../sends.ts'
import { takeBody } from './body.ts'
import { forEachInZip, isZip } from './zip.ts'
import type { ZipEntry } from './zip.ts'

const jobName = 'ingest-upload'
const together = 4

interface UploadRow { readonly id: string, readonly send: string, readonly name: Buffer | null, readonly size: number, readonly file: string, readonly state: string }

/** A full disk or records that are away do not last: a job waits for them for some days, ten seconds between two attempts. */
const attempts = 25_000

/** Starts taking uploads that wait, those whose job was given up among them. */
export async function startUploads(ingest: Ingest): Promise<void> {
  const { records, queue } = ingest.options
  await removeLeftUploads(ingest)
  const { rows } = await records.query<{ id: string }>(`select id from ingest_upload where state = 'queued' order by at`)
  for (const { id } of rows) await queue.add(jobName, { upload: id }, { key: id })
  await queue.work<{ upload: string }>(jobName, (job) => takeUpload(ingest, job), { concurrency: 1, retries: attempts })
}

/** What a kill left: uploads that have ended, and bodies that had not become one. An upload under way has its description beside it (.json). */
async function removeLeftUploads({ options, spool }: Ingest): Promise<void> {
  const found = new Set(await readdir(spool.uploads))
  const names = new Set([...found].map((name) => name.replace(/\.json$/, '')))
  const { rows } = await options.records.query<{ file: string, state: string }>('select file, state from ingest_upload where file = any($1)', [[...names]])
  const states = new Map(rows.map(({ file, state }) => [file, state]))
  for (const name of names) {
    if (states.get(name) === 'done' || (!states.has(name) && !(found.has(name) && found.has(`${name}.json`)))) await removeUpload(join(spool.uploads, name))
  }
}

/** What is noted of it goes first: bytes without it are known to be left over, what is noted without its bytes might be an upload that begins. */
async function removeUpload(path: string): Promise<void> {
  await rm(`${path}.json`, { force: true })
  await rm(path, { force: true })
}

/** `file` is a name in the spool's folder for uploads; the file is ours from here on. Returns once it and its place in the queue are durable; twice is once. */
export async function addUpload(ingest: Ingest, send: Pick<LiveSend, 'id'>, { file, name, size }: { file: string, name?: string | undefined, size: number }): Promise<void> {
  const { records, queue } = ingest.options
  const id = newIdentifier('upload')
  await flush(join(ingest.spool.uploads, file))
  await flush(ingest.spool.uploads)
  await records.transaction(async (tx) => {
    const { rowCount } = await tx.query('insert into ingest_upload (id, send, name, size, file) values ($1, $2, $3, $4, $5) on conflict (file) do nothing',
      [id, send.id, name ? ingest.keys.seal(name, `name ${send.id}`) : null, size, file])
    if (rowCount) await queue.add(jobName, { upload: id }, { key: id, tx })
  })
}

async function flush(path: string): Promise<void> {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

async function takeUpload(ingest: Ingest, job: Job<{ upload: string }>): Promise<void> {
  const { records } = ingest.options
  const { rows } = await records.query<UploadRow>('select * from ingest_upload where id = $1', [job.data.upload])
  const upload = rows[0]
  if (!upload || upload.state !== 'queued') return
  const path = join(ingest.spool.uploads, upload.file)
  try {
    const send = await ingest.sends.takeLate(upload.send)
    const name = upload.name ? ingest.keys.open(upload.name, `name ${upload.send}`) : ''
    await takeApart(ingest, send, { upload: upload.id, path, name, job })
  } catch (error) {
    if (!(error instanceof Problem) || !error.code.startsWith('ingest/') || error.status >= 500) throw error
  }
  await records.transaction(async (tx) => {
    await tx.query(`update ingest_upload set state = 'done' where id = $1`, [upload.id])
    await ingest.sends.uploadTaken(tx, upload.send)
  })
  await removeUpload(path)
}

interface Parcel { readonly upload: string, readonly path: string, readonly name: string, readonly job: Job<{ upload: string }> }

async function takeApart(ingest: Ingest, send: LiveSend, parcel: Parcel): Promise<void> {
  const known = await endedKeys(ingest, parcel.upload)
  if (!isZip(await headOf(parcel.path))) return takeWhole(ingest, send, parcel, known)
  const running = new Set<Promise<unknown>>()
  let failure: unknown
  let done = 0
  const work = async (entry: ZipEntry, total: number): Promise<void> => {
    if (failure) throw failure
    parcel.job.signal.throwIfAborted()
    if (send.signal.aborted) return
    if (!known.has(`${parcel.upload} ${entry.index}`)) {
      const taken = takeEntry(ingest, send, { parcel, entry }).catch((error: unknown) => { failure ??= error }).finally(() => running.delete(taken))
      running.add(taken)
      if (running.size >= together) await Promise.race(running)
    }
    parcel.job.progress({ done: ++done, total })
  }
  try {
    await forEachInZip(parcel.path, { file: work, finish: () => Promise.all(running) })
  } catch (error) {
    // The ZIP itself is at fault: that is an end of its own, beside those of the files that were taken out before.
    if (!(error instanceof Problem) || error.status >= 500) throw error
    await ingest.intake.refuse({ send, size: (await stat(parcel.path)).size, name: parcel.name, key: `${parcel.upload} whole` }, error)
  }
  if (failure) throw failure
}

async function takeWhole(ingest: Ingest, send: LiveSend, { upload, path, name }: Parcel, known: ReadonlySet<string>): Promise<void> {
  const key = `${upload} 0`
  if (known.has(key)) return
  const size = (await stat(path)).size
  await ingest.intake.submit({ send, file: path, size, name, key })
}

async function takeEntry(ingest: Ingest, send: LiveSend, { parcel, entry }: { parcel: Parcel, entry: ZipEntry }): Promise<void> {
  const named = { send, name: `${parcel.name}/${entry.name}`, key: `${parcel.upload} ${entry.index}` }
  let taken
  try {
    taken = await takeBody(await entry.open(), { spool: ingest.spool, most: ingest.options.maxUploadBytes })
  } catch (error) {
    if (error instanceof Problem && error.code === 'ingest/bad-archive') return void (await ingest.intake.refuse({ ...named, size: 0 }, error))
    throw error
  }
  if ('bytes' in taken) {
    if (isZip(taken.bytes)) return void (await ingest.intake.refuse({ ...named, size: taken.size }, NestedArchive()))
    return void (await ingest.intake.submit({ ...named, ...taken }))
  }
  try {
    await ingest.intake.submit({ ...named, ...taken })
  } finally {
    await ingest.spool.remove(taken.file)
  }
}

async function endedKeys(ingest: Ingest, upload: string): Promise<Set<string>> {
  const { rows } = await ingest.options.records.query<{ key: string }>('select key from ingest_file where key >= $1 and key < $2', [`${upload} `, `${upload}!`])
  return new Set(rows.map(({ key }) => key))
}

async function headOf(path: string): Promise<Uint8Array> {
  const file = await open(path, 'r')
  try {
    const { buffer, bytesRead } = await file.read(new Uint8Array(4), 0, 4, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}
