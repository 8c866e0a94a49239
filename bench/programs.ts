/** Outside programs that a bench needs: where they are, and what a process tree of them cost. */
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'

export class Missing extends Error {}

/** The path of a program, or Missing with the Debian package that brings it. */
export function program(name: string, debianPackage: string): string {
  const found = spawnSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8', env: { ...process.env, PATH: `${process.env['PATH']}:/usr/sbin` } }).stdout.trim()
  if (!found) throw new Missing(`This bench needs ${name}: apt-get install ${debianPackage}`)
  return found
}

export interface Cost { readonly cpuSeconds: number; readonly peakMegabytes: number }

const ticksPerSecond = 100

/** CPU time so far (user + system, ended children included) and the sum of peak resident memory of a process and its descendants. Linux. */
export function costOf(root: number): Cost {
  const parents = new Map<number, { parent: number; ticks: number }>()
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue
    try {
      const fields = readFileSync(`/proc/${entry}/stat`, 'utf8').replace(/^.*\) /s, '').split(' ')
      parents.set(Number(entry), { parent: Number(fields[1]), ticks: [11, 12, 13, 14].reduce((sum, index) => sum + Number(fields[index]), 0) })
    } catch { /* it ended while we looked */ }
  }
  const family = [...parents.keys()].filter((pid) => { for (let at: number | undefined = pid; at; at = parents.get(at)?.parent) if (at === root) return true; return false })
  const ticks = family.reduce((sum, pid) => sum + (parents.get(pid)?.ticks ?? 0), 0)
  const kilobytes = family.reduce((sum, pid) => sum + peakOf(pid), 0)
  return { cpuSeconds: ticks / ticksPerSecond, peakMegabytes: kilobytes / 1024 }
}

/** Peak resident memory of one process less what it shares (PostgreSQL's processes share their buffers), in kilobytes. */
function peakOf(pid: number): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    const field = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0)
    return Math.max(0, field('VmHWM') - field('RssShmem') - field('RssFile'))
  } catch {
    return 0
  }
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 ? sorted[middle] as number : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2
}

export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] as number
}

/** Prints rows as a table with aligned columns. */
export function printTable(title: string, head: readonly string[], rows: readonly (readonly (string | number)[])[]): void {
  const text = [head, ...rows].map((row) => row.map((cell) => typeof cell === 'number' ? (Math.abs(cell) >= 100 ? cell.toFixed(0) : cell.toFixed(2)) : cell))
  const widths = head.map((_, column) => Math.max(...text.map((row) => (row[column] ?? '').length)))
  console.log(`\n${title}`)
  for (const [index, row] of text.entries()) {
    console.log(row.map((cell, column) => column ? cell.padStart(widths[column] as number) : cell.padEnd(widths[column] as number)).join('  '))
    if (!index) console.log(widths.map((width) => '-'.repeat(width)).join('  '))
  }
}
