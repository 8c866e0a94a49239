/** Lists what is to be de-identified: files of any name at any depth, and files inside ZIPs; always in the same order, a folder at a time. */
import { closeSync, type Dirent, openSync, readdirSync, readSync, statSync } from 'node:fs'
import { basename } from 'node:path'
import { fileOf } from './file-source.ts'
import { zipNames } from './zip-inputs.ts'

export interface Input {
  /** From 0, in the order of the listing: the same in every pass over an unchanged folder. */
  readonly number: number
  /** As the caller gave IN, joined with what is below it; a file in a ZIP follows the ZIP's path. */
  readonly path: string
  /** Below IN, with `/` on every system. */
  readonly relative: string
  readonly size: number
  readonly modifiedMs: number
  /** Where to read: a file of its own, or an entry of a ZIP by its number. The path in bytes (`fileOf`): not every name is UTF-8. */
  readonly at: { readonly file: string, readonly entry?: number }
}

interface Found { readonly file: string, readonly relative: string, readonly size: number, readonly modifiedMs: number }

/** As whoever walks the folder from outside joins it: nothing is made shorter. */
export const below = (root: string, relative: string): string => `${root.replace(/\/+$/, '')}/${relative}`

/** Links to folders are not followed (they may lead in a circle, or out of IN); devices, sockets and pipes are no files. */
export async function* inputsUnder(root: string): AsyncGenerator<Input> {
  let number = 0
  for (const { file, relative, size, modifiedMs } of filesUnder(root)) {
    const path = relative === '' ? root : below(root, relative)
    if (!isZip(file)) {
      yield { number: number++, path, relative: relative || basename(root), size, modifiedMs, at: { file } }
      continue
    }
    for (const { entry, name, size: expanded } of await zipNames(file)) {
      if (entry === undefined) yield { number: number++, path, relative: relative || basename(root), size, modifiedMs, at: { file } }
      else yield { number: number++, path: `${path}/${name}`, relative: `${relative || basename(root)}/${name}`, size: expanded, modifiedMs, at: { file, entry } }
    }
  }
}

function* filesUnder(root: string): Generator<Found> {
  const file = Buffer.from(root).toString('latin1')
  const stats = statSync(root)
  if (stats.isFile()) yield { file, relative: '', size: stats.size, modifiedMs: stats.mtimeMs }
  else yield* filesIn(file, '')
}

/** What cannot be looked at is listed all the same, so that it is held with a reason and not forgotten. */
function* filesIn(folder: string, parent: string): Generator<Found> {
  let entries: Dirent<Buffer>[]
  try {
    entries = readdirSync(fileOf(folder), { withFileTypes: true, encoding: 'buffer' }).sort((a, b) => Buffer.compare(a.name, b.name))
  } catch {
    yield { file: folder, relative: parent, size: 0, modifiedMs: 0 }
    return
  }
  for (const entry of entries) {
    const file = `${folder}/${entry.name.toString('latin1')}`
    const relative = parent ? `${parent}/${entry.name.toString()}` : entry.name.toString()
    if (entry.isDirectory()) yield* filesIn(file, relative)
    else if (entry.isFile() || entry.isSymbolicLink()) {
      const stats = statSync(fileOf(file), { throwIfNoEntry: false })
      if (!stats?.isDirectory()) yield { file, relative, size: stats?.size ?? 0, modifiedMs: stats?.mtimeMs ?? 0 }
    }
  }
}

/** By the first bytes (APPNOTE 4.3.7), since names say nothing. */
function isZip(file: string): boolean {
  const head = Buffer.alloc(4)
  try {
    const descriptor = openSync(fileOf(file), 'r')
    try {
      readSync(descriptor, head, 0, 4, 0)
    } finally {
      closeSync(descriptor)
    }
  } catch {
    return false
  }
  const text = head.toString('latin1')
  return text === 'PK\x03\x04' || text === 'PK\x05\x06'
}
