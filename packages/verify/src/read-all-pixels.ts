/** Which frames of a run are read by OCR, and what is told of them. */
import { join } from 'node:path'
import { availableParallelism } from 'node:os'
import { type DateRule, explains } from './checks/dates.ts'
import { isRisky, placeOfFrame, readPixels } from './checks/pixels.ts'
import type { Judged } from './judge.ts'
import { openRecogniser } from './pixels/recogniser.ts'
import type { Lexicon } from './search/lexicon.ts'
import { inLanes } from './threads.ts'
import type { Finding, Progress } from './types.ts'

export interface PixelRun {
  readonly folder: string
  readonly files: readonly (Judged & { readonly output: string, readonly input?: string | undefined, readonly series: string })[]
  readonly lexicon: Lexicon
  readonly choice: 'sample' | 'all'
  readonly threads: number
  readonly signal?: AbortSignal | undefined
  readonly progress?: ((progress: Progress) => void) | undefined
  /** How the dates of each person were changed, to explain days. */
  readonly rules: ReadonlyMap<string, DateRule>
}

export interface PixelSummary {
  readonly findings: readonly Finding[]
  readonly frames: number
  readonly changed: number
  /** Files of people of whom something is written in a script that the recogniser does not read. */
  readonly unreadable: number
}

/** Of kinds that seldom carry text, so many files of a series. */
const perSeries = 2
const mostFiles = 600

export async function readAllPixels(run: PixelRun): Promise<PixelSummary> {
  const toRead = new Set(run.choice === 'all' ? run.files : sampled(run.files))
  const chosen = run.files.filter((file) => toRead.has(file) || file.facts.pixelBytes?.differ === true)
  if (chosen.length === 0) return { findings: [], frames: 0, changed: 0, unreadable: 0 }
  const lanes = Math.max(1, Math.min(run.threads, availableParallelism(), chosen.length))
  const recognisers = Array.from({ length: lanes }, openRecogniser)
  const findings: Finding[] = []
  let [done, frames, changed, unreadable] = [0, 0, 0, 0]
  try {
    const free = [...recognisers]
    await inLanes(chosen, lanes, async (file) => {
      run.signal?.throwIfAborted()
      const recogniser = free.pop() ?? recognisers[0]!
      const read = await readPixels({ output: join(run.folder, file.output), input: file.input, words: wordsFor(file, run), every: run.choice === 'all', differ: file.facts.pixelBytes?.differ === true, read: toRead.has(file) }, recogniser)
      free.push(recogniser)
      run.progress?.({ stage: 'pixels', done: ++done, of: chosen.length })
      if (read === undefined) return
      frames += read.frames
      changed += read.changed
      if (read.unreadable) unreadable++
      findings.push(...findingsOf(file, read, run))
    })
  } finally {
    await Promise.all(recognisers.map((one) => one.close()))
  }
  return { findings, frames, changed, unreadable }
}

const nobody = { words: new Map(), short: new Set<string>(), numbers: [], days: new Map() }
const wordsFor = ({ person }: Judged, { lexicon }: PixelRun) => (person === undefined ? undefined : lexicon.wordsOf(person)) ?? nobody

function sampled(files: PixelRun['files']): PixelRun['files'] {
  const taken = new Map<string, number>()
  const chosen = files.filter(({ facts, series }) => {
    if (isRisky(facts.sopClass ?? '') || facts.pixelBytes?.drawn === true) return true
    taken.set(series, (taken.get(series) ?? 0) + 1)
    return (taken.get(series) ?? 0) <= perSeries
  })
  const step = Math.ceil(chosen.length / mostFiles)
  return chosen.filter((_, at) => at % Math.max(step, 1) === 0)
}

function findingsOf(file: PixelRun['files'][number], read: NonNullable<Awaited<ReturnType<typeof readPixels>>>, { lexicon, rules }: PixelRun): Finding[] {
  const told = (code: string, more: Partial<Finding> = {}): Finding => ({ check: 'pixels', code, file: file.facts.number, ...(file.path === undefined ? {} : { path: file.path }), ...more })
  const originals = file.person === undefined ? undefined : lexicon.wordsOf(file.person)?.days
  const rule = rules.get(file.person ?? '') ?? { kind: 'none' }
  const groups = new Map<string, Finding>()
  for (const { class: kind, day, frame } of read.found) {
    if (day !== undefined && explains(rule, day, originals)) continue
    groups.set(`${kind} ${frame}`, told('identity-in-pixels', { class: kind, place: placeOfFrame(frame) }))
  }
  return [...groups.values(), ...(read.altered ? [told('pixels-altered')] : []), ...(read.undecodable ? [told('frames-undecodable')] : [])]
}
