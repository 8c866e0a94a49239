/** The second opinion on two folders: what went in, what came out; every check, one report. Nothing in it is a value of a patient. */
import { existsSync, writeFileSync } from 'node:fs'
import { join, resolve, sep } from 'node:path'
import { findBeside } from './besides.ts'
import { type Compared, isEveryInputHeld, judgeAccounts, judgeCompared } from './checks/accounted.ts'
import type { DateRule } from './checks/dates.ts'
import { findDciodvfy, newErrors } from './checks/conformance.ts'
import { judgeClinical } from './checks/clinical.ts'
import type { OutputFacts } from './examine.ts'
import { listFiles } from './files/list-files.ts'
import { namesInZip } from './files/zip-inputs.ts'
import { heldListBeside, type Listing, type PathPair, readHeld, readPathMap } from './files/path-map.ts'
import { readClinical } from './identities/clinical.ts'
import { plainId } from './identities/person-key.ts'
import { judgeTogether, type Judged } from './judge.ts'
import { People } from './people.ts'
import { type PixelSummary, readAllPixels } from './read-all-pixels.ts'
import type { InputRead } from './tasks.ts'
import { inLanes, openThreads, type Threads } from './threads.ts'
import { type CheckName, checkNames, type Finding, type Progress } from './types.ts'
import { buildLexicon, type Lexicon } from './search/lexicon.ts'

export interface VerifyOptions {
  readonly input: string
  readonly output: string
  /** `map.csv`: input path, output path. Without it pairs are found by equal pixels, and `accounted` is not judged. */
  readonly map?: string
  /** The tables that went in. */
  readonly clinical?: readonly string[]
  /** The list of held inputs, when it is not `quarantine.csv` beside the map. */
  readonly held?: string
  /** The engine's own report: searched, and asked which inputs it held back. */
  readonly engineReport?: string
  /** Logs that were written: searched. */
  readonly logs?: readonly string[]
  /** Where our report goes. */
  readonly report?: string
  readonly threads?: number
  readonly pixels?: 'none' | 'sample' | 'all'
  readonly signal?: AbortSignal
  readonly progress?: (progress: Progress) => void
}

export interface VerifyReport {
  readonly format: 'vesalius-verify/1'
  readonly clean: boolean
  readonly inputs: number
  readonly outputs: number
  readonly pairs: number
  readonly people: number
  /** Every DICOM input was held back, and no image came out: there was nothing to search. */
  readonly nothingLeaves: boolean
  readonly bytes: number
  readonly checks: Readonly<Record<CheckName, { readonly findings: number, readonly judged: boolean, readonly note?: string }>>
  /** The first ten thousand. */
  readonly findings: readonly Finding[]
}

const mostFindings = 10_000
const mostValidated = 400

/** Throws the errors of node:fs for folders that cannot be read, and `AbortError` when the signal says so. */
export async function verifyFolders(options: VerifyOptions): Promise<VerifyReport> {
  const threads = openThreads(Math.max(1, Math.min(options.threads ?? 2, 16)))
  try {
    return await run(options, threads)
  } finally {
    await threads.close()
  }
}

/** Where `deidentify` writes its report when it is told nothing else. */
function withReport(options: VerifyOptions): VerifyOptions {
  const usual = join(options.output, 'report.json')
  return options.engineReport === undefined && existsSync(usual) ? { ...options, engineReport: usual } : options
}

interface Run {
  readonly options: VerifyOptions
  readonly threads: Threads
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  readonly people: People
  readonly reads: Map<string, InputRead>
  readonly listing: { readonly input: Listing, readonly output: Listing }
}

async function run(given: VerifyOptions, threads: Threads): Promise<VerifyReport> {
  const options = withReport(given)
  const special = new Set([options.map, options.held, options.engineReport, options.report, ...(options.logs ?? [])].flatMap((path) => (path === undefined ? [] : [resolve(path)])))
  const outputs = listFiles(options.output).filter((path) => !special.has(resolve(options.output, path)))
  const inside = listFiles(options.input).filter((path) => !resolve(options.input, path).startsWith(resolve(options.output) + sep))
    .flatMap((path) => namesInZip(join(options.input, path)).map((name) => `${path}/${name}`.replace(/^\//, '')).concat(path))
  const state: Run = { options, threads, inputs: inside, outputs, people: new People(), reads: new Map(), listing: { input: { folder: options.input, paths: new Set(inside) }, output: { folder: options.output, paths: new Set(outputs) } } }
  await readInputs(state)
  const tables = await Promise.all((options.clinical ?? []).map(readClinical))
  for (const table of tables) state.people.addTable(table)
  const pairs = await pairsOf(state)
  const source = state.people.source()
  await threads.askAll({ kind: 'lexicon', source })
  const judged = await examineOutputs(state, pairs)
  const lexicon = buildLexicon(source)
  const { findings: together, rules } = judgeTogether(judged, (person) => lexicon.wordsOf(person)?.days)
  const links = linksOf(judged)
  const pixels = await pixelsOf(state, { judged, pairs, lexicon, rules })
  const findings = [
    ...judged.flatMap(({ facts }) => facts.findings),
    ...together,
    ...pixels?.findings ?? [],
    ...await validate(state, judged, pairs),
    ...await judgeClinical({ tables, outputs: outputs.map((path) => join(options.output, path)), links, shifts: shiftsByPseudonym(links, rules, state.people), monthly: [...rules.values()].some(({ kind }) => kind === 'first-of-month') }),
    ...await findBeside({ ...options, outputs, withMap: options.map !== undefined, pairs, judged, lexicon, rules }),
    ...accounts(state, pairs),
    ...judgeCompared({ ...comparedOf(state, judged), pairs, withMap: options.map !== undefined, tables: tables.length, everyInputHeld: everyInputHeld(state) }),
  ]
  return finish(state, { judged, pairs, pixels, findings: sorted(findings) })
}

async function readInputs({ options, threads, inputs, people, reads }: Run): Promise<void> {
  let done = 0
  await inLanes(inputs, 8, async (path) => {
    options.signal?.throwIfAborted()
    const read = await threads.ask<InputRead>({ kind: 'input', path: join(options.input, path) })
    if (read.facts !== undefined) people.add(read.facts)
    reads.set(path, { ...read, ...(read.facts === undefined ? {} : { facts: { ...read.facts, values: [], uids: [], technical: [] } }) })
    options.progress?.({ stage: 'inputs', done: ++done, of: inputs.length })
  })
}

/** From the map; without one, files whose pixels and place in the series are the same and like no other's. */
async function pairsOf({ options, threads, outputs, reads, listing }: Run): Promise<PathPair[]> {
  if (options.map !== undefined) return readPathMap(options.map, listing.input, listing.output)
  const byLikeness = new Map<string, string[]>()
  for (const [path, { likeness }] of reads) if (likeness !== undefined) byLikeness.set(likeness, [...(byLikeness.get(likeness) ?? []), path])
  const pairs: PathPair[] = []
  await inLanes(outputs, 8, async (output) => {
    options.signal?.throwIfAborted()
    const { likeness } = await threads.ask<InputRead>({ kind: 'likeness', path: join(options.output, output) })
    const [input, ...others] = likeness === undefined ? [] : (byLikeness.get(likeness) ?? [])
    if (input !== undefined && others.length === 0) pairs.push({ input, output })
  })
  return pairs
}

async function examineOutputs({ options, threads, outputs, reads }: Run, pairs: readonly PathPair[]): Promise<Judged[]> {
  const inputOf = new Map(pairs.map(({ input, output }) => [output, input]))
  const judged: Judged[] = new Array(outputs.length)
  let done = 0
  await inLanes(outputs, 8, async (path, index) => {
    options.signal?.throwIfAborted()
    const input = inputOf.get(path)
    const person = input === undefined ? undefined : reads.get(input)?.facts?.person
    const job = { number: index + 1, folder: options.output, path, ...(input !== undefined && reads.get(input)?.dicom === true ? { input: join(options.input, input) } : {}), ...(person === undefined ? {} : { person }) }
    const facts = await threads.ask<OutputFacts>({ kind: 'output', job })
    const named = facts.findings.some(({ path: told }) => told === undefined)
    judged[index] = { facts, person, ...(named ? {} : { path }) }
    options.progress?.({ stage: 'outputs', done: ++done, of: outputs.length })
  })
  return judged
}

interface PixelContext { readonly judged: readonly Judged[], readonly pairs: readonly PathPair[], readonly lexicon: Lexicon, readonly rules: ReadonlyMap<string, DateRule> }

async function pixelsOf({ options, outputs }: Run, { judged, pairs, lexicon, rules }: PixelContext): Promise<PixelSummary | undefined> {
  const { pixels: choice = 'sample', signal, progress } = options
  if (choice === 'none') return undefined
  const inputOf = new Map(pairs.map(({ input, output }) => [output, join(options.input, input)]))
  const files = judged.flatMap((one, index) => {
    const output = outputs[index] ?? ''
    return one.facts.sopClass === undefined ? [] : [{ ...one, output, input: inputOf.get(output), series: one.facts.series ?? '' }]
  })
  return readAllPixels({ folder: options.output, files, lexicon, choice, threads: options.threads ?? 2, signal, progress, rules })
}

/** All of a small set; of a large one, a sample spread over it. */
async function validate({ options, outputs }: Run, judged: readonly Judged[], pairs: readonly PathPair[]): Promise<Finding[]> {
  const tool = findDciodvfy()
  if (tool === undefined) return []
  const numbers = new Map(outputs.map((path, index) => [path, index]))
  const step = Math.max(1, Math.ceil(pairs.length / mostValidated))
  const findings: Finding[] = []
  await inLanes(pairs.filter((_, at) => at % step === 0), options.threads ?? 2, async ({ input, output }) => {
    options.signal?.throwIfAborted()
    const one = judged[numbers.get(output) ?? -1]
    if (one === undefined || !one.facts.dicom || !existsSync(join(options.input, input))) return
    const errors = await newErrors(tool, join(options.output, output), join(options.input, input))
    for (const error of errors ?? []) findings.push({ check: 'conformance', code: 'new-dciodvfy-error', file: one.facts.number, ...(one.path === undefined ? {} : { path: one.path }), place: error })
  })
  return findings
}

function accounts(state: Run, pairs: readonly PathPair[]): Finding[] {
  const { options, outputs } = state
  if (options.map === undefined) return []
  return judgeAccounts({ inputs: dicomInputs(state), pairs, outputs, held: heldOf(state), report: options.engineReport, folder: options.input })
}

const dicomInputs = ({ inputs, reads }: Run): string[] => inputs.filter((path) => reads.get(path)?.dicom === true)

const everyInputHeld = (state: Run): boolean =>
  isEveryInputHeld({ inputs: dicomInputs(state), folder: state.options.input, held: heldOf(state), report: state.options.engineReport })

function heldOf({ options, listing }: Run): string[] {
  const list = options.held ?? (options.map === undefined ? undefined : heldListBeside(options.map))
  return list === undefined ? [] : readHeld(list, listing.input)
}

function comparedOf(state: Run, judged: readonly Judged[]): Pick<Compared, 'inputs' | 'outputs'> {
  const outputs = judged.flatMap(({ facts, path }, index) => (facts.dicom ? [{ file: facts.number, output: state.outputs[index] ?? '', ...(path === undefined ? {} : { path }) }] : []))
  return { inputs: new Set(dicomInputs(state)), outputs }
}

const linksOf = (judged: readonly Judged[]): Map<string, string> =>
  new Map(judged.flatMap(({ facts: { pair } }) => (pair === undefined || pair.patientId[0] === '' ? [] : [[plainId(pair.patientId[0]), pair.patientId[1]] as const])))

const shiftsByPseudonym = (links: ReadonlyMap<string, string>, rules: ReadonlyMap<string, DateRule>, people: People): Map<string, number> =>
  new Map([...links].flatMap(([id, pseudonym]) => {
    const rule = rules.get(people.personOfId(id) ?? '')
    return rule?.kind === 'shift' ? [[pseudonym, rule.days] as const] : []
  }))

const sorted = (findings: readonly Finding[]): Finding[] =>
  [...findings].sort((a, b) => checkNames.indexOf(a.check) - checkNames.indexOf(b.check) || (a.file ?? 0) - (b.file ?? 0) || (a.code < b.code ? -1 : 1))

const noteOf = ({ frames, changed, unreadable }: PixelSummary): string =>
  `${frames} frames read, ${changed} samples of them changed${unreadable === 0 ? '' : `; in ${unreadable} files names could stand in a script that cannot be read here: look at them`}`

interface Outcome { readonly judged: readonly Judged[], readonly pairs: readonly PathPair[], readonly pixels: PixelSummary | undefined, readonly findings: readonly Finding[] }

function finish(state: Run, { judged, pairs, pixels, findings }: Outcome): VerifyReport {
  const { options, inputs, outputs, people } = state
  const notes: Partial<Record<CheckName, string>> = {
    ...(options.map === undefined ? { accounted: 'no map was given' } : {}),
    ...(findDciodvfy() === undefined ? { conformance: 'dciodvfy is not installed: only the reader judged' } : {}),
    pixels: pixels === undefined ? 'not asked for' : noteOf(pixels),
    ...((options.clinical ?? []).length === 0 ? { clinical: 'no clinical table was given' } : {}),
    ...(options.engineReport === undefined ? { report: 'no report was given' } : {}),
  }
  const checks = Object.fromEntries(checkNames.map((name) => {
    const note = notes[name]
    const found = findings.filter(({ check }) => check === name).length
    return [name, { findings: found, judged: found > 0 || (name === 'pixels' ? pixels !== undefined : !['accounted', 'clinical', 'report'].includes(name) || note === undefined), ...(note === undefined ? {} : { note }) }]
  })) as unknown as VerifyReport['checks']
  const report: VerifyReport = {
    format: 'vesalius-verify/1', clean: findings.length === 0, inputs: inputs.length, outputs: outputs.length, pairs: pairs.length, people: people.size,
    nothingLeaves: !judged.some(({ facts }) => facts.dicom) && everyInputHeld(state),
    bytes: judged.reduce((sum, { facts }) => sum + facts.bytes, 0), checks, findings: findings.slice(0, mostFindings),
  }
  if (options.report !== undefined) writeFileSync(options.report, `${JSON.stringify(report, undefined, 1)}\n`, { mode: 0o600 })
  return report
}
