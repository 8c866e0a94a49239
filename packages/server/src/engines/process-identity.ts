/** Which process made something: pid and start time, so that a number the system has used again is not taken for its former holder. */
import { readFileSync } from 'node:fs'

export interface ProcessIdentity {
  readonly pid: number
  /** Clock ticks since boot at which it started (field 22 of /proc/PID/stat), or '' where there is no /proc. */
  readonly started: string
  /** The boot it belongs to, or '' where that cannot be known. */
  readonly boot: string
}

export const thisProcess: ProcessIdentity = { pid: process.pid, started: startOf(process.pid) ?? '', boot: bootIdentity() }

/** True while the very process that is named still runs. */
export function isRunning(identity: ProcessIdentity): boolean {
  if (identity.boot !== thisProcess.boot) return false
  const started = startOf(identity.pid)
  if (started !== undefined) return started === identity.started
  if (identity.started !== '') return false
  try {
    process.kill(identity.pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    // The second field is the command in parentheses and may hold spaces; fields are counted after the last parenthesis.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return fields[0] === 'Z' ? undefined : fields[19]
  } catch {
    return undefined
  }
}

function bootIdentity(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim()
  } catch {
    return ''
  }
}
