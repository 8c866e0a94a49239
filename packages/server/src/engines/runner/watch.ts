/** What work uses while it runs: processes by /proc (proc(5)), bytes by looking at its folders. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

export interface Seen {
  readonly processes: readonly number[]
  readonly memoryBytes: number
  readonly cpuSeconds: number
}

const pageBytes = 4096
const ticksPerSecond = 100

interface Row { readonly pid: number, readonly parent: number, readonly state: string, readonly ticks: number, readonly pages: number }

/** The process and all that descend from it. Resident memory is summed: what they share counts more than once. */
export function seeTree(root: number): Seen {
  const found = treeOf(root)
  return {
    processes: found.map(({ pid }) => pid),
    memoryBytes: found.reduce((sum, { pages }) => sum + pages * pageBytes, 0),
    cpuSeconds: found.reduce((sum, { ticks }) => sum + ticks, 0) / ticksPerSecond,
  }
}

/** What lives below a process, parents first, and whether the process itself makes nothing more: it is stopped, or has ended. */
export function seeBelow(root: number): { readonly isStill: boolean, readonly living: readonly number[] } {
  // Looked at first: what it made before it was stopped is then in the list.
  const isStill = rowOf(root).every(({ state }) => /[TtZX]/.test(state))
  return { isStill, living: treeOf(root).slice(1).filter(({ state }) => !/[ZX]/.test(state)).map(({ pid }) => pid) }
}

function treeOf(root: number): Row[] {
  const rows = readdirSync('/proc').filter((name) => /^\d+$/.test(name)).flatMap((name) => rowOf(Number(name)))
  const children = Map.groupBy(rows, ({ parent }) => parent)
  const found = rows.filter(({ pid }) => pid === root)
  for (const row of found) found.push(...(children.get(row.pid) ?? []))
  return found
}

function rowOf(pid: number): Row[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    // The command in parentheses may hold spaces: fields are counted after it, from the third.
    const [state = '', ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const at = (field: number) => Number(fields[field - 4] ?? 0)
    return [{ pid, parent: at(4), state, ticks: at(14) + at(15) + at(16) + at(17), pages: at(24) }]
  } catch {
    return []
  }
}

/** Bytes on disk under these folders; looking stops at `most` or after 20,000 entries, which counts as too much. */
export function bytesUnder(folders: readonly string[], most: number): number {
  let [bytes, entries] = [0, 0]
  const waiting = [...folders]
  for (let folder = waiting.pop(); folder !== undefined && bytes <= most; folder = waiting.pop()) {
    for (const entry of entriesOf(folder)) {
      if (++entries > 20_000) return Number.MAX_SAFE_INTEGER
      const path = join(folder, entry.name)
      if (entry.isDirectory()) waiting.push(path)
      else if (entry.isFile()) bytes += sizeOf(path)
    }
  }
  return bytes
}

function entriesOf(folder: string) {
  try { return readdirSync(folder, { withFileTypes: true }) } catch { return [] }
}

function sizeOf(path: string): number {
  const stat = statSync(path, { throwIfNoEntry: false })
  // A file with holes takes what it fills on disk, but is read at its length.
  return stat ? stat.size : 0
}
