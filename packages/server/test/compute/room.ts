/** The compute room for its tests: embedded PostgreSQL, files, the queue and the real sandbox; data are opened for the permit `permit-1` only. */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openLedger, openObjects, openQueue, openRecords } from '#engines'
import type { Ledger, Objects, Queue, Records } from '#engines'
import { openLog, problem } from '#kernel'
import type { Actor } from '#kernel'
import { openCompute, strictPolicy } from '#compute'
import type { Compute, ComputeOptions, Manifest, OpenedDataset } from '#compute'

export const withoutSandbox = existsSync('/usr/bin/bwrap') ? false : 'bubblewrap is not installed'
export const researcher: Actor = { id: 'person-r', name: 'R', kind: 'person', roles: ['researcher'] }
export const holder: Actor = { id: 'person-h', name: 'H', kind: 'person', roles: ['data-holder'] }
const NotThisOutput = problem('test/not-this-output', 403, 'This permit lets no such output leave')
const NotOpen = problem('test/not-open', 403, 'This permit opens nothing')

/** Why a tool of the house cannot run on this machine, or false: what it needs of Debian is not installed everywhere. */
export function whyNotHere({ runtime }: Manifest): string | false {
  if (runtime.type === 'node' || !runtime.command[0]?.endsWith('python3')) return false
  try { execFileSync(runtime.command[0], ['-c', 'import torch, pydicom, numpy'], { stdio: 'ignore' }); return false } catch { return 'PyTorch is not installed (python3-torch, python3-pydicom)' }
}

export interface Room {
  readonly records: Records
  readonly ledger: Ledger
  readonly objects: Objects
  readonly queue: Queue
  readonly compute: Compute
  readonly folder: string
  /** Ends the permit. */
  readonly revoke: AbortController
  close(): Promise<void>
}

export async function openRoom(more: Partial<ComputeOptions> & { readonly dataset?: Partial<OpenedDataset>, readonly outputs?: readonly string[] } = {}, kept?: string): Promise<Room> {
  const folder = kept ?? mkdtempSync(join(tmpdir(), 'vesalius-compute-'))
  const log = openLog('silent')
  const records = await openRecords(`file:${join(folder, 'records')}`, { log })
  const ledger = await openLedger(records, { folder: join(folder, 'keys') })
  const objects = await openObjects(`file:${join(folder, 'objects')}`)
  const queue = await openQueue(records, { log })
  const revoke = new AbortController()
  const { dataset, outputs = ['metrics'], ...options } = more
  const compute = await openCompute({
    records, ledger, objects, queue, log, clock: { now: () => new Date() }, runner: 'process:', folder: join(folder, 'runs'),
    data: {
      async check({ permit }, action) {
        if (permit !== 'permit-1') throw NotOpen()
        if (action.action === 'release' && !outputs.includes(action.output)) throw NotThisOutput()
      },
      async open({ permit }) {
        if (permit !== 'permit-1') throw NotOpen()
        return { subjects: 100, table: Buffer.from('sex,age\nF,50\nM,60\n'), policy: strictPolicy, ended: revoke.signal, ...dataset }
      },
    },
    ...options,
  })
  return {
    records, ledger, objects, queue, compute, folder, revoke,
    async close() {
      await compute.close()
      await queue.close()
      await objects.close()
      await records.close()
      if (!kept) rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** A tool of two lines of shell that says `{"n": 40}`, or does what `script` says. */
export function shellTool(script: string, more: object = {}): { manifest: unknown, files: Map<string, Uint8Array> } {
  const manifest = {
    contract: 'tool/1', id: 'org.example.shell', version: '1.0.0', title: 'Shell', purpose: 'Counts lines of a table', kind: 'analytics', licence: 'Apache-2.0', authors: ['Test'], limitations: 'None.',
    runtime: { type: 'command', command: ['/bin/sh', '/tool/run.sh'] },
    entrypoints: { count: { purpose: 'Counts', inputs: ['data'] } },
    inputs: [{ name: 'data', type: 'table' }],
    outputs: [{ name: 'result', type: 'json', maxBytes: 10_000, schema: { type: 'object', properties: { n: { type: 'integer' } }, required: ['n'], additionalProperties: false }, cells: ['/n'] }],
    parameters: { type: 'object', properties: { wait: { type: 'integer', minimum: 0, maximum: 100 } }, additionalProperties: false },
    resources: { cpus: 1, memoryMiB: 128, timeSeconds: 60, scratchMiB: 16 }, network: 'none', seedable: false,
    tests: [{ name: 'two-lines', entrypoint: 'count', inputs: { data: 'examples/table.csv' }, expect: [{ output: 'result', at: '/n', equals: 40 }] }],
    ...more,
  }
  return { manifest, files: new Map<string, Uint8Array>([['run.sh', Buffer.from(script)], ['examples/table.csv', Buffer.from('a\n1\n')]]) }
}

export const counts = `echo '{"n": 40}' > /out/result.json\n`
