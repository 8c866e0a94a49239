/**
 * PostgreSQL as a supervised child: a cluster in a folder of our own, reached by a Unix socket that only its account can open, restarted
 * when it dies. FOLDER/{cluster,socket,library,lock}.
 */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { chown, chmod, realpath } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { Problem } from '#kernel'
import { makeFolder } from '../../make-folder.ts'
import { RecordsNotStarted } from '../../problems.ts'
import type { RecordsOptions } from '../records.ts'
import { chooseAccount } from './account.ts'
import { findBinaries, linkLibraries } from './binaries.ts'
import type { Binaries } from './binaries.ts'
import { lockFolder } from './folder-lock.ts'
import { clearRemains, ended, launch, saidBy } from './postmaster.ts'
import type { Command } from './postmaster.ts'
import { Supervisor } from './supervisor.ts'

export interface Embedded {
  readonly socketFolder: string
  stop(): Promise<void>
}

export async function startEmbedded(path: string, options: RecordsOptions): Promise<Embedded> {
  const { folder, unlock } = await takeFolder(path)
  const cluster = join(folder, 'cluster')
  const socketFolder = socketFolderOf(folder)
  const release = (): void => {
    if (!socketFolder.startsWith(folder)) rmSync(socketFolder, { recursive: true, force: true })
    unlock()
  }
  try {
    await clearRemains(cluster, socketFolder)
    const binaries = findBinaries(madeBy(cluster), options.binaries)
    const environment = linkLibraries(binaries, join(folder, 'library'))
    const account = chooseAccount(folder, [join(binaries.folder, 'postgres'), '--version'], environment)
    if (account.uid !== undefined) await chown(socketFolder, account.uid, account.gid as number)
    await chmod(folder, 0o700)
    const command = { account, environment, folder }
    if (!existsSync(cluster)) await initialise(cluster, binaries, command)
    const supervisor = new Supervisor(join(binaries.folder, 'postgres'), { ...command, folder: cluster }, socketFolder, options.log)
    await supervisor.start()
    return {
      socketFolder,
      stop: async () => {
        await supervisor.stop()
        release()
      },
    }
  } catch (error) {
    release()
    throw error
  }
}

async function takeFolder(path: string): Promise<{ folder: string; unlock: () => void }> {
  try {
    makeFolder(resolve(path), 0o700)
    const folder = await realpath(resolve(path))
    return { folder, unlock: await lockFolder(folder) }
  } catch (error) {
    throw error instanceof Problem
      ? error
      : RecordsNotStarted(`the records folder cannot be written (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`)
  }
}

/** A Unix socket's path may have 107 bytes; a longer folder gets its socket in the temporary folder, as private as the other. */
function socketFolderOf(folder: string): string {
  const inside = join(folder, 'socket')
  if (Buffer.byteLength(join(inside, '.s.PGSQL.5432')) > 107) return mkdtempSync(join(tmpdir(), 'vesalius-'))
  mkdirSync(inside, { recursive: true, mode: 0o700 })
  return inside
}

function madeBy(cluster: string): number | undefined {
  return existsSync(join(cluster, 'PG_VERSION')) ? Number(readFileSync(join(cluster, 'PG_VERSION'), 'utf8')) : undefined
}

/** Made aside and renamed when complete, so that a start that was interrupted leaves nothing that looks like a cluster. */
async function initialise(cluster: string, binaries: Binaries, command: Command): Promise<void> {
  const aside = `${cluster}.new`
  rmSync(aside, { recursive: true, force: true })
  // UIDs and keys sort by bytes; letters of every script have upper and lower case.
  const locale =
    binaries.version >= 17 ? ['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'] : ['--locale=C', '--lc-ctype=C.UTF-8']
  const child = launch(
    join(binaries.folder, 'initdb'),
    ['-D', aside, '-U', 'vesalius', '--auth=trust', '--data-checksums', '--encoding=UTF8', ...locale],
    command,
  )
  const said = saidBy(child)
  const code = await ended(child)
  if (code !== 0) throw RecordsNotStarted(`initdb ended with ${code}: ${said()}`)
  renameSync(aside, cluster)
}
