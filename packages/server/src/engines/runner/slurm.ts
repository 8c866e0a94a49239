/**
 * The runner on Slurm: the same sandbox as a batch job. Its name is ours, so that a job is found again after we were killed between sending it and
 * hearing of it, and is never sent twice. The folders of the work must lie on a file system that the compute nodes share.
 */
import { execFile } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import { NoSlurm, RunnerFailed } from '../problems.ts'
import type { Ended, EndReason, RunOptions, Runner, Usage, Work } from './runner.ts'
import { programAt, sandboxCommand } from './sandbox.ts'
import { mostLogBytes } from './tail.ts'
import { bytesUnder } from './watch.ts'

const execute = promisify(execFile)
const pollMs = 1_000
/** A job that Slurm no longer lists and that left no exit code gets this long: its file may still be on the way to us. */
const graceMs = 3_000

export function openSlurmRunner(partition: string): Runner {
  for (const name of ['sbatch', 'squeue', 'scancel', 'scontrol']) if (!programAt(name)) throw NoSlurm(name)
  return { kind: 'slurm', run: (work, options = {}) => run(work, options, partition) }
}

async function run(work: Work, options: RunOptions, partition: string): Promise<Ended> {
  const began = performance.now()
  const id = (await findJob(work.name)) ?? (hasEnded(work) ? undefined : await submit(work, partition))
  const reason = id === undefined ? undefined : await follow(work, id, { ...options, began })
  return endOf(work, reason, began)
}

interface Following extends RunOptions { readonly began: number }

/** Returns why it was ended or lost; undefined when it exited by itself. */
async function follow(work: Work, id: string, { signal, onUsage, began }: Following): Promise<EndReason | undefined> {
  let reason: EndReason | undefined
  let missing = 0
  let running = 0
  for (;;) {
    const state = await stateOf(id)
    if (hasEnded(work)) return reason
    if (state === 'OUT_OF_MEMORY') return 'memory'
    if (state === 'TIMEOUT') return 'wall-time'
    if (state === 'RUNNING') running ||= performance.now()
    if (state === undefined || !alive.has(state)) missing ||= performance.now()
    if (state !== undefined && alive.has(state)) missing = 0
    if (missing && performance.now() - missing > graceMs) return reason ?? 'lost'
    const usage = usageOf(work, began)
    onUsage?.(usage)
    if (signal?.aborted) reason ??= 'cancelled'
    else if (usage.outputBytes > work.limits.outputBytes) reason ??= 'output'
    else if (running && performance.now() - running > work.limits.wallSeconds * 1000) reason ??= 'wall-time'
    if (reason && state !== unreachable) await slurm('scancel', ['--full', id]).catch(() => undefined)
    await pause(pollMs, undefined, signal && !signal.aborted ? { signal } : {}).catch(() => undefined)
  }
}

const unreachable = 'UNREACHABLE'
const alive = new Set([unreachable, 'PENDING', 'CONFIGURING', 'RUNNING', 'COMPLETING', 'SUSPENDED', 'STAGE_OUT', 'REQUEUED', 'RESIZING'])

async function submit(work: Work, partition: string): Promise<string> {
  const { limits, folders: { control } } = work
  const script = join(control, 'job.sh')
  writeFileSync(script, scriptOf(work), { mode: 0o600 })
  const args = ['--parsable', `--job-name=${work.name}`, `--output=${join(control, 'log')}`, '--error=' + join(control, 'log'), '--export=NONE', '--no-requeue', '--chdir=/',
    `--cpus-per-task=${Math.max(1, Math.ceil(limits.cpus))}`, `--mem=${Math.ceil(limits.memoryBytes / 1024 ** 2)}M`, `--time=${Math.ceil(limits.wallSeconds / 60) + 1}`,
    ...(partition ? [`--partition=${partition}`] : []), script]
  try {
    return (await slurm('sbatch', args)).trim().split(';')[0] ?? ''
  } catch (error) {
    // The answer can be lost when the job was taken.
    const id = await findJob(work.name)
    if (id) return id
    throw error
  }
}

/** The exit code is written last, and whole or not at all; `times` says what the children used. */
function scriptOf(work: Work): string {
  const quoted = sandboxCommand(work).map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ')
  const ended = `'${join(work.folders.control, 'ended').replaceAll("'", `'\\''`)}'`
  return `#!/bin/bash\n${quoted}\ncode=$?\n{ echo "$code"; times; } > ${ended}.part\nmv ${ended}.part ${ended}\n`
}

const hasEnded = (work: Work): boolean => existsSync(join(work.folders.control, 'ended'))

async function findJob(name: string): Promise<string | undefined> {
  const text = await slurm('squeue', ['--noheader', '--me', `--name=${name}`, '--format=%A'])
  return text.trim().split('\n').find(Boolean)
}

/** Undefined when Slurm does not know the job any more; one that does not answer says nothing about the job. */
async function stateOf(id: string): Promise<string | undefined> {
  try {
    const { stdout } = await execute(programAt('scontrol') ?? 'scontrol', ['show', 'job', '--oneliner', id], { timeout: 30_000 })
    return /\bJobState=(\w+)/.exec(stdout)?.[1]
  } catch (error) {
    return /invalid job id/i.test(String((error as { stderr?: unknown }).stderr)) ? undefined : unreachable
  }
}

function endOf(work: Work, given: EndReason | undefined, began: number): Ended {
  const log = readTail(join(work.folders.control, 'log'))
  const usage = usageOf(work, began)
  if (given) return { reason: given, usage, log }
  const [code = '', , children = ''] = readTail(join(work.folders.control, 'ended')).split('\n')
  const cpuSeconds = [...children.matchAll(/(\d+)m([\d.]+)s/g)].reduce((sum, [, minutes, seconds]) => sum + Number(minutes) * 60 + Number(seconds), 0)
  const over = usage.outputBytes > work.limits.outputBytes
  return { reason: over ? 'output' : 'exited', ...(over ? {} : { exitCode: Number(code) }), usage: { ...usage, cpuSeconds }, log }
}

/** Slurm measures memory only where accounting is on: 0 says that it is not known. */
function usageOf({ folders, limits }: Work, began: number): Usage {
  return { wallSeconds: (performance.now() - began) / 1000, cpuSeconds: 0, peakMemoryBytes: 0, outputBytes: bytesUnder([folders.out, folders.scratch], limits.outputBytes) }
}

function readTail(path: string): string {
  try { return readFileSync(path).subarray(-mostLogBytes).toString('utf8') } catch { return '' }
}

async function slurm(name: string, args: readonly string[]): Promise<string> {
  try {
    return (await execute(programAt(name) ?? name, [...args], { timeout: 30_000, maxBuffer: 4 * 1024 ** 2 })).stdout
  } catch (error) {
    throw RunnerFailed(`${name} ended with ${String((error as { code?: unknown }).code ?? 'an error')}`)
  }
}
