/**
 * The port for work that is not trusted: a command in a sandbox that sees no network, no environment and no files but those it is given.
 * Two engines, chosen by the scheme of an address: `process:` (bubblewrap on this machine) and `slurm:` (the same sandbox as a batch job).
 */
import { BadAddress } from '../problems.ts'
import { openProcessRunner } from './process.ts'
import { openSlurmRunner } from './slurm.ts'

export interface Mount {
  /** A file or folder of this machine, absolute. */
  readonly source: string
  /** Where it appears in the sandbox, read-only. */
  readonly target: string
}

export interface Limits {
  readonly wallSeconds: number
  /** Resident memory of all its processes together. */
  readonly memoryBytes: number
  /** The largest single file. */
  readonly fileBytes: number
  /** Everything in /out and /scratch together. */
  readonly outputBytes: number
  readonly processes: number
  readonly cpus: number
}

export interface Work {
  /** Ours, unique: lower-case letters, digits, hyphens. An engine knows the work by it, also after we were killed. */
  readonly name: string
  /** As seen in the sandbox. */
  readonly command: readonly string[]
  readonly mounts: readonly Mount[]
  /** Folders of ours: `out` appears as /out and `scratch` as /scratch, the only places that can be written. `control` is not seen inside. */
  readonly folders: { readonly out: string, readonly scratch: string, readonly control: string }
  readonly environment: Readonly<Record<string, string>>
  readonly limits: Limits
}

export interface Usage {
  readonly wallSeconds: number
  readonly cpuSeconds: number
  readonly peakMemoryBytes: number
  readonly outputBytes: number
}

/** `lost`: the engine has forgotten it, or killed it for reasons of its own. */
export type EndReason = 'exited' | 'cancelled' | 'wall-time' | 'memory' | 'output' | 'processes' | 'lost'

export interface Ended {
  readonly reason: EndReason
  /** Of the command, when it exited; 128 + n when signal n ended it. */
  readonly exitCode?: number
  readonly usage: Usage
  /** The end of what it wrote on standard output and error, at most 64 KiB. It may quote data: it is output like any other. */
  readonly log: string
}

export interface RunOptions {
  /** Ends the work within seconds. */
  readonly signal?: AbortSignal
  readonly onUsage?: (usage: Usage) => void
}

export interface Runner {
  readonly kind: 'process' | 'slurm'
  /** Resolves when nothing of it runs any more. Raises engines/no-sandbox, engines/runner-failed; never because of what the work does. */
  run(work: Work, options?: RunOptions): Promise<Ended>
}

/** Opens `process:` or `slurm:[PARTITION]`. Raises engines/no-sandbox when bubblewrap is missing, engines/no-slurm when its commands are. */
export async function openRunner(address: string): Promise<Runner> {
  if (address === 'process:') return openProcessRunner()
  const partition = /^slurm:([\w-]{0,40})$/.exec(address)?.[1]
  if (partition === undefined) throw BadAddress('runner', 'expected process: or slurm:PARTITION')
  return openSlurmRunner(partition)
}
