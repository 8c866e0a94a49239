/** Progress of a long verb on standard error: a line that rewrites itself on a terminal, one line in ten seconds elsewhere. */
export interface Progress {
  step(bytes: number): void
  end(): void
}

export function showProgress(title: string, files: number, bytes: number): Progress {
  const began = performance.now()
  const terminal = process.stderr.isTTY
  let doneFiles = 0
  let doneBytes = 0
  let shown = began
  const line = () => {
    const seconds = (performance.now() - began) / 1000
    const share = bytes ? doneBytes / bytes : doneFiles / Math.max(1, files)
    const left = share > 0.02 ? `, ${Math.ceil(seconds / share - seconds)} s left` : ''
    return `${title}: ${doneFiles} of ${files} files, ${Math.floor(share * 100)} %, ${(doneFiles / Math.max(seconds, 0.001)).toFixed(0)} files/s${left}`
  }
  const show = (force: boolean) => {
    const now = performance.now()
    if (!force && now - shown < (terminal ? 200 : 10_000)) return
    shown = now
    process.stderr.write(terminal ? `\r\x1b[K${line()}` : `${line()}\n`)
  }
  return {
    step(size) { doneFiles++; doneBytes += size; show(false) },
    end() { show(true); if (terminal) process.stderr.write('\n') },
  }
}
