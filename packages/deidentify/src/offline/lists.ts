/** The holder's own lists: which output came of which input, and what was held. They name inputs, so they stay beside the data they came from. */
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { flushFolder } from './durable-writer.ts'

export interface List {
  add(...cells: readonly string[]): void
  /** Under its name, whole and for good. */
  finish(): void
  discard(): void
}

const gathered = 64 * 1024

/** Comma-separated values (RFC 4180, with `\n`), for its owner only; until it is finished it has another name. */
export function openList(path: string): List {
  const temporary = `${path}.${process.pid}.new`
  const descriptor = openSync(temporary, 'w', 0o600)
  let text = ''
  const flush = (): void => {
    writeFileSync(descriptor, text)
    text = ''
  }
  return {
    add(...cells) {
      text += `${cells.map(cell).join(',')}\n`
      if (text.length > gathered) flush()
    },
    finish() {
      flush()
      fsyncSync(descriptor)
      closeSync(descriptor)
      renameSync(temporary, path)
      flushFolder(dirname(path))
    },
    discard() {
      closeSync(descriptor)
      rmSync(temporary, { force: true })
    },
  }
}

const cell = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
