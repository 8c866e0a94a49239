/** The spool: files that are too large for memory, and uploads, on their way to the journey. Names are ours; 0600; removed when their end is known. */
import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Problem, newIdentifier, problem } from '#kernel'
import { TooLarge } from './problems.ts'

export const NoSpace = problem('ingest/no-space', 507, 'There is no space left to take the file')
const SpoolFailed = problem('ingest/spool-failed', 503, 'The spool cannot be written (%s)')

export interface Spooled { readonly path: string, readonly size: number }

export class Spool {
  readonly folder: string
  readonly uploads: string

  /** Removes what a process that was killed left behind; uploads stay, they are resumed. */
  constructor(folder: string) {
    this.folder = join(folder, 'passing')
    this.uploads = join(folder, 'uploads')
    mkdirSync(this.folder, { recursive: true, mode: 0o700 })
    mkdirSync(this.uploads, { recursive: true, mode: 0o700 })
    for (const name of readdirSync(this.folder)) rmSync(join(this.folder, name), { force: true })
  }

  /** Writes a stream to a file of its own, after `header`. Raises ingest/too-large, ingest/no-space; leaves nothing behind then. */
  async write(source: AsyncIterable<Uint8Array>, { most, header }: { most: number, header?: Uint8Array }): Promise<Spooled> {
    const path = join(this.folder, newIdentifier('spool'))
    const file = await open(path, 'wx', 0o600)
    let size = 0
    try {
      if (header) await file.writeFile(header)
      for await (const chunk of source) {
        size += chunk.length
        if (size > most) throw TooLarge(most)
        for (let offset = 0; offset < chunk.length;) offset += (await file.write(chunk, offset)).bytesWritten
      }
    } catch (error) {
      await file.close()
      await this.remove(path)
      throw failureOf(error)
    }
    await file.close()
    return { path, size }
  }

  async remove(path: string): Promise<void> {
    await rm(path, { force: true })
  }
}

function failureOf(error: unknown): unknown {
  const { code, syscall } = error as NodeJS.ErrnoException
  if (error instanceof Problem || typeof syscall !== 'string') return error
  return code === 'ENOSPC' || code === 'EDQUOT' ? NoSpace() : SpoolFailed(code ?? 'unknown')
}
