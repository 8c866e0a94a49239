/** The runner on this machine: the sandbox as a child that dies with us, watched five times a second. */
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { constants } from 'node:os'
import { setTimeout as pause } from 'node:timers/promises'
import { RunnerFailed } from '../problems.ts'
import type { Ended, EndReason, RunOptions, Runner, Usage, Work } from './runner.ts'
import { sandboxCommand } from './sandbox.ts'
import { tailOf } from './tail.ts'
import { bytesUnder, seeBelow, seeTree } from './watch.ts'

const watchMs = 200
/** Of 5 ms. What cannot be ended in a second waits for a disk. */
const mostLooks = 200

export function openProcessRunner(): Runner {
  return { kind: 'process', run }
}

function run(work: Work, options: RunOptions = {}): Promise<Ended> {
  const [program = '', ...args] = sandboxCommand(work)
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], env: {}, cwd: '/' })
  const log = tailOf([child.stdout, child.stderr])
  const watched = watch(child, work, options)
  return new Promise((resolve, reject) => {
    child.on('error', (error: NodeJS.ErrnoException) => {
      watched.stop()
      reject(RunnerFailed(error.code ?? 'unknown'))
    })
    child.on('close', (code, signal) => {
      const usage = watched.stop()
      const exitCode = code ?? 128 + (signal ? constants.signals[signal] : 0)
      const text = log()
      // bubblewrap itself says what it could not do, before anything of the work has run.
      if (code === 1 && /^bwrap: /.test(text) && usage.cpuSeconds < 1) return reject(RunnerFailed(/permission|not permitted/i.test(text) ? 'the sandbox is not permitted; user namespaces are off' : 'the sandbox could not be made'))
      resolve({ reason: watched.reason() ?? 'exited', ...(watched.reason() ? {} : { exitCode }), usage, log: text })
    })
  })
}

interface Watched { stop(): Usage; reason(): EndReason | undefined }

function watch(child: ChildProcess, { limits, folders }: Work, { signal, onUsage }: RunOptions): Watched {
  const began = performance.now()
  let [cpuSeconds, peakMemoryBytes, turn] = [0, 0, 0]
  let outputBytes = 0
  let reason: EndReason | undefined
  const end = (why: EndReason) => {
    reason ??= why
    if (child.pid !== undefined) void endTree(child.pid)
  }
  const usage = (): Usage => ({ wallSeconds: (performance.now() - began) / 1000, cpuSeconds, peakMemoryBytes, outputBytes })
  const measure = () => { outputBytes = bytesUnder([folders.out, folders.scratch], limits.outputBytes) }
  const look = () => {
    if (child.pid === undefined || child.exitCode !== null) return
    const seen = seeTree(child.pid)
    cpuSeconds = Math.max(cpuSeconds, seen.cpuSeconds)
    peakMemoryBytes = Math.max(peakMemoryBytes, seen.memoryBytes)
    if (turn++ % 3 === 0) measure()
    if (seen.memoryBytes > limits.memoryBytes) end('memory')
    // The sandbox itself takes three.
    else if (seen.processes.length > limits.processes + 3) end('processes')
    else if (outputBytes > limits.outputBytes) end('output')
    else if (usage().wallSeconds > limits.wallSeconds) end('wall-time')
    onUsage?.(usage())
  }
  const timer = setInterval(look, watchMs)
  // What ends before the first turn is seen once, too.
  const early = setTimeout(look, watchMs / 4)
  const cancel = () => end('cancelled')
  if (signal?.aborted) cancel()
  signal?.addEventListener('abort', cancel)
  return {
    reason: () => reason,
    stop() {
      clearInterval(timer)
      clearTimeout(early)
      signal?.removeEventListener('abort', cancel)
      measure()
      if (outputBytes > limits.outputBytes) reason ??= 'output'
      return usage()
    },
  }
}

/**
 * Ends the sandbox at any moment, also while it is being made. Its first process is stopped before what lies below it is looked for: what it was just making
 * would be missed, live on without it, and hold the log open. The first process of the namespace goes, and the kernel takes all others with it.
 */
async function endTree(root: number): Promise<void> {
  tryKill(root, 'SIGSTOP')
  for (let looks = 0; looks < mostLooks; looks++) {
    const { isStill, living } = seeBelow(root)
    if (isStill && living.length === 0) break
    for (const pid of living.toReversed()) tryKill(pid)
    await pause(5)
  }
  tryKill(root)
}

function tryKill(pid: number, signal: NodeJS.Signals = 'SIGKILL'): void {
  try { process.kill(pid, signal) } catch { /* It has ended by itself. */ }
}
