/** `vesalius verify IN OUT`: the second opinion on a de-identified folder. Needs no server. Exit 0 clean, 3 findings, 64 usage, 66 not readable. */
import { realpathSync } from 'node:fs'
import { sep } from 'node:path'
import type { Verb } from './main.ts'
import { Complaint } from './words.ts'

const pixelChoices = ['none', 'sample', 'all'] as const

export const verify: Verb = {
  usage: 'verify IN OUT [--map map.csv] [--clinical FILE]… [--engine-report report.json] [--report FILE] [more]',
  sentence: 'Search a de-identified folder for every identity of the originals, in every byte; check UIDs, dates, pseudonyms, marks, pixels. Ends with 0 when clean, with 3 when anything was found or nothing could be compared.',
  options: [
    ['--map FILE', 'The map that deidentify wrote; without it, files are paired by equal pixels.'],
    ['--held FILE', 'The list of what was held back, when it is not quarantine.csv beside the map.'],
    ['--clinical FILE', 'A clinical table that went in; may be given several times.'],
    ['--engine-report FILE', 'The report of deidentify: it is searched too.'],
    ['--log FILE', 'A log that was written: it is searched too; may be given several times.'],
    ['--report FILE', 'Where to write what was found (JSON, without any value).'],
    ['--pixels none|sample|all', 'How many images are read by the recogniser; otherwise a sample.'],
    ['--threads N', 'How many threads work; otherwise 2.'],
  ],
  async run(words) {
    words.only('map', 'held', 'clinical', 'engine-report', 'log', 'report', 'pixels', 'threads')
    const [input, output, ...more] = words.positional
    if (input === undefined || output === undefined || more.length > 0) throw new Complaint('name the folder that went in and the one that came out')
    const asked = words.option('pixels') ?? 'sample'
    const pixels = pixelChoices.find((one) => one === asked)
    if (pixels === undefined) throw new Complaint('--pixels is none, sample or all')
    refuseNested(input, output)
    const { verifyFolders, reportTable } = await import('@vesalius/verify')
    const abort = new AbortController()
    const cancel = () => abort.abort()
    process.once('SIGINT', cancel)
    try {
      const report = await verifyFolders({
        input, output, pixels, threads: words.number('threads', 2), signal: abort.signal, progress: showStages(), ...pathsOf(words),
      })
      if (process.stderr.isTTY) process.stderr.write('\r\x1b[K')
      process.stdout.write(reportTable(report))
      return report.clean ? 0 : 3
    } catch (error) {
      if (abort.signal.aborted) throw new Complaint('cancelled; nothing is decided', 130)
      throw readable(error)
    } finally {
      process.removeListener('SIGINT', cancel)
    }
  },
}

/** What cannot be read is the person's to mend, everything else ours. */
function readable(error: unknown): unknown {
  const { code } = error as { code?: string }
  return code === 'ENOENT' || code === 'EACCES' || code === 'ENOTDIR' ? new Complaint(`a folder or file that was named cannot be read (${code})`, 66) : error
}

/** As `deidentify` does: what lies in both is neither what went in nor what came out. */
function refuseNested(input: string, output: string): void {
  let paths: string[]
  try {
    paths = [input, output].map((path) => `${realpathSync(path)}${sep}`)
  } catch (error) {
    throw readable(error)
  }
  const [from = '', to = ''] = paths
  if (from.startsWith(to) || to.startsWith(from)) throw new Complaint('the folder that came out must lie outside the one that went in, and the other way about')
}

interface Paths { map?: string, held?: string, clinical?: string[], engineReport?: string, logs?: string[], report?: string }

function pathsOf(words: Parameters<Verb['run']>[0]): Paths {
  const paths: Paths = { clinical: [...words.all('clinical')], logs: [...words.all('log')] }
  const [map, held, engineReport, report] = ['map', 'held', 'engine-report', 'report'].map((name) => words.option(name))
  if (map !== undefined) paths.map = map
  if (held !== undefined) paths.held = held
  if (engineReport !== undefined) paths.engineReport = engineReport
  if (report !== undefined) paths.report = report
  return paths
}

const titles = { inputs: 'Reading inputs', outputs: 'Searching outputs', pixels: 'Reading pixels' }

/** After two seconds, on standard error: a line that rewrites itself on a terminal, one line in ten seconds elsewhere. */
function showStages(): (progress: { stage: keyof typeof titles, done: number, of: number }) => void {
  const began = performance.now()
  const terminal = process.stderr.isTTY
  let shown = began
  return ({ stage, done, of }) => {
    const now = performance.now()
    if (now - began < 2000 || now - shown < (terminal ? 200 : 10_000)) return
    shown = now
    process.stderr.write(`${terminal ? '\r\x1b[K' : ''}${titles[stage]}: ${done} of ${of}${terminal ? '' : '\n'}`)
  }
}
