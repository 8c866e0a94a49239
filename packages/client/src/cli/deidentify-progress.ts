/** Progress of an offline run on standard error, for whoever waits longer than two seconds: rewritten on a terminal, a line in ten seconds elsewhere. */
import type { Progress } from '@vesalius/deidentify/offline'

const quietMs = 2000

export interface Shown {
  show(phase: 'reading' | 'writing', done: Progress): void
  /** Clears what a terminal shows. */
  end(): void
}

export function showPasses(): Shown {
  const began = performance.now()
  const terminal = process.stderr.isTTY
  let [last, phaseBegan, current] = [began, began, '']
  let shown = false
  return {
    show(phase, done) {
      const now = performance.now()
      if (phase !== current) [current, phaseBegan] = [phase, now]
      if (now - began < quietMs || now - last < (terminal ? 200 : 10_000)) return
      last = now
      shown = true
      process.stderr.write(terminal ? `\r\x1b[K${lineOf(phase, done, (now - phaseBegan) / 1000)}` : `${lineOf(phase, done, (now - phaseBegan) / 1000)}\n`)
    },
    end() { if (terminal && shown) process.stderr.write('\r\x1b[K') },
  }
}

function lineOf(phase: 'reading' | 'writing', { files, bytes, of }: Progress, seconds: number): string {
  const rate = `${(files / Math.max(seconds, 0.001)).toFixed(0)} files/s`
  if (phase === 'reading' || !of) return `Reading headers: ${files} files, ${rate}`
  const share = of.bytes > 0 ? bytes / of.bytes : files / Math.max(1, of.files)
  const left = share > 0.01 ? `, ${Math.ceil(seconds / share - seconds)} s left` : ''
  return `De-identifying: ${files} of ${of.files} files, ${Math.floor(share * 100)} %, ${rate}${left}`
}
