/** A command from its start to its end: seconds, processor time of all its threads and children, and the most memory it held. */
import { spawn } from 'node:child_process'
import { Missing, costOf, program } from './programs.ts'

export interface Measured { readonly seconds: number, readonly cpuSeconds: number, readonly peakMegabytes: number }

/** Rejects when it ends with anything but 0. Linux, bash. */
export async function measure(command: readonly string[]): Promise<Measured> {
  const shell = program('bash', 'bash')
  const child = spawn(shell, ['-c', 'TIMEFORMAT="%3R %3U %3S"; time "$@" >/dev/null 2>&1', 'bench', ...command], { stdio: ['ignore', 'ignore', 'pipe'] })
  let [told, peak] = ['', 0]
  child.stderr.on('data', (text: Buffer) => { told += text.toString() })
  const watch = setInterval(() => { peak = Math.max(peak, costOf(child.pid as number).peakMegabytes) }, 50)
  const code = await new Promise<number | null>((ended) => child.once('close', ended))
  clearInterval(watch)
  const times = /([\d.]+) ([\d.]+) ([\d.]+)\s*$/.exec(told)
  if (code !== 0 || !times) throw new Missing(`${command[0]} ended with ${code}`)
  return { seconds: Number(times[1]), cpuSeconds: Number(times[2]) + Number(times[3]), peakMegabytes: peak }
}
