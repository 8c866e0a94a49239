/** A folder of this machine: every file in it and below, handed in as it lies there. Links are not followed out of it. */
import { createReadStream } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join, relative } from 'node:path'
import type { Ingest } from '../ingest.ts'
import type { Outcome } from '../intake.ts'
import type { Door, LiveSend, Send } from '../sends.ts'
import { takeBody } from './body.ts'

const together = 4

export interface FolderOptions {
  readonly project?: string
  readonly label?: string
  readonly actor?: string
  readonly door?: Door
  readonly signal?: AbortSignal
  progress?(done: number, total: number): void
}

/** Sends a folder and returns the closed send; its files' outcomes are recorded one by one. Throws what stops the whole, like no space. */
export async function takeFolder(ingest: Ingest, folder: string, options: FolderOptions = {}): Promise<Send> {
  const files = await filesUnder(folder)
  const { project, path } = ingest.options
  const send = await ingest.sends.open({
    door: options.door ?? 'folder', project: options.project ?? project, path, actor: options.actor ?? 'node', label: options.label, expected: { files: files.length },
  })
  let next = 0
  let done = 0
  const lane = async (): Promise<void> => {
    while (next < files.length && !options.signal?.aborted && !send.signal.aborted) {
      const file = files[next++] as string
      await takeFile(ingest, send, { file, name: relative(folder, file) })
      options.progress?.(++done, files.length)
    }
  }
  await Promise.all(Array.from({ length: together }, lane))
  return options.signal?.aborted ? ingest.sends.cancel(send.id) : ingest.sends.close(send.id)
}

/** Hands in one file. */
export async function takeFile(ingest: Ingest, send: LiveSend, { file, name, key }: { file: string, name: string, key?: string }): Promise<Outcome> {
  const taken = await takeBody(createReadStream(file, { highWaterMark: 1024 * 1024 }), { spool: ingest.spool, most: ingest.options.maxUploadBytes, ours: true })
  try {
    return await ingest.intake.submit({ send, name, ...taken, ...(key ? { key } : {}) })
  } finally {
    if ('file' in taken) await ingest.spool.remove(taken.file)
  }
}

/** Regular files, sorted, so that a send goes the same way each time. */
export async function filesUnder(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name)).sort()
}

/** Size and time of change, by which a file that is still being written is told. */
export async function stateOf(file: string): Promise<string | undefined> {
  const found = await stat(file).catch(() => undefined)
  return found && `${found.size}-${found.mtimeMs}`
}
