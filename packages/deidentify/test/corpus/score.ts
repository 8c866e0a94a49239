/** Marks what a tool made of a corpus: every action nought or one, by action, category, modality and script; and the gates G1 to G5. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Action, type ActionKind, type AnswerKey, categoryOf, type KeyFile } from './key.ts'
import { filesBelow, outputsByInput, type Pair, pairsOf, sameNames, valuesAt } from './outputs.ts'
import { dayOf, type Overall, passes, zipped } from './score-actions.ts'
import { type Leak, leaksIn, leaksInPath, needlesOf } from './score-canaries.ts'
import { tablePasses } from './score-table.ts'

export interface Tally { passed: number, total: number }
export interface Failure { readonly file: string, readonly output?: string, readonly modality: string, readonly action: Action }

export interface Score {
  readonly all: Tally
  readonly byAction: Readonly<Record<string, Tally>>
  readonly byCategory: Readonly<Record<string, Tally>>
  readonly byModality: Readonly<Record<string, Tally>>
  readonly byScript: Readonly<Record<string, Tally>>
  /** The same without the files of risky kinds that were held. */
  readonly withoutHeldRisky: Tally
  readonly gates: { readonly identities: number, readonly uids: number, readonly unreadable: number, readonly visible: number, readonly falseClaims: number }
  readonly held: { readonly risky: number, readonly other: number, readonly of: number }
  readonly leaks: readonly Leak[]
  readonly failures: readonly Failure[]
}

export interface ScoreOptions {
  /** Where generateCorpus wrote. */
  readonly corpus: string
  readonly output: string
  /** CSV of input and output paths; absent: the tool kept names and folders. */
  readonly map?: string
  /** Further texts that researchers may see: the report, standard output. */
  readonly texts?: readonly string[]
  readonly tables?: boolean
}

export async function scoreRun({ corpus, output, map, texts = [], tables = true }: ScoreOptions): Promise<Score> {
  const key = JSON.parse(readFileSync(join(corpus, 'key.json'), 'utf8')) as AnswerKey
  const folders = { input: join(corpus, 'in'), output }
  const outputs = map === undefined ? sameNames(output) : outputsByInput(map, folders.input, output)
  const overall = overallOf(key, [...pairsOf(key, folders, outputs)], corpus)
  const board = new Board(key)
  const needles = new Map(key.patients.map((patient) => [patient.index, needlesOf(patient.canaries)]))
  for (const pair of pairsOf(key, folders, outputs)) {
    for (const action of pair.file.actions) board.mark(pair, action, await passes(action, pair, overall))
    board.gatesOf(pair, needles.get(pair.file.patient) ?? [])
  }
  for (const path of filesBelow(output)) board.leaks.push(...leaksInPath(path, key.patients))
  const everybody = key.patients.flatMap(({ index }) => needles.get(index) ?? [])
  const mapped = new Set(outputs.values())
  // What was written besides the mapped files belongs to nobody in particular.
  for (const path of [...texts, ...filesBelow(output).filter((name) => !mapped.has(name)).map((name) => join(output, name))]) board.leaks.push(...leaksIn(readFileSync(path), everybody, path))
  if (tables) for (const { action, passed } of tablePasses(key, corpus, output, overall)) board.markTable(action, passed)
  return board.score(key)
}

function overallOf(key: AnswerKey, pairs: readonly Pair[], folder: string): Overall {
  const uids = new Votes<string, string>()
  const shifts = new Votes<number, number>()
  const pseudonyms = new Votes<number, string>()
  for (const { file, input, output } of pairs) {
    if (!output) continue
    const id = output.attributes.string(0x00100020)
    if (id) pseudonyms.add(file.patient, id)
    for (const action of file.actions) {
      if (action.kind !== 'uid_consistent' && action.kind !== 'interval_kept') continue
      for (const [before, after] of zipped(valuesAt(input, action.where), valuesAt(output, action.where))) {
        const [from, to] = [dayOf(before), dayOf(after)]
        if (action.kind === 'uid_consistent' && before !== '' && after !== '') uids.add(before, after)
        else if (action.kind === 'interval_kept' && from !== undefined && to !== undefined) shifts.add(file.patient, to - from)
      }
    }
  }
  const map = uids.winners()
  const targets = new Votes<string, string>()
  for (const [from, to] of map) targets.add(to, from)
  const owners = targets.winners()
  const original = new Map(key.patients.map(({ index, patientId }) => [index, patientId]))
  return {
    folder, shifts: shifts.winners(), pseudonyms: new Map([...pseudonyms.winners()].filter(([patient, id]) => id.trim() !== original.get(patient))),
    uids: new Map([...map].filter(([from, to]) => owners.get(to) === from)),
  }
}

class Votes<K, V> {
  private readonly counts = new Map<K, Map<V, number>>()

  add(key: K, value: V): void {
    const known = this.counts.get(key) ?? new Map<V, number>()
    known.set(value, (known.get(value) ?? 0) + 1)
    this.counts.set(key, known)
  }

  winners(): Map<K, V> {
    return new Map([...this.counts].map(([key, votes]) => [key, [...votes].reduce((best, one) => (one[1] > best[1] ? one : best))[0]]))
  }
}

class Board {
  readonly leaks: Leak[] = []
  private readonly scripts: ReadonlyMap<number, string>
  private readonly tallies = { action: {}, category: {}, modality: {}, script: {} } as Record<string, Record<string, Tally>>
  private readonly failures: Failure[] = []
  private readonly light: Tally = { passed: 0, total: 0 }
  private readonly gates = { uids: 0, unreadable: 0, visible: 0, falseClaims: 0 }
  private readonly held = { risky: 0, other: 0 }
  private readonly failed = new Map<KeyFile, Set<ActionKind>>()

  constructor(key: AnswerKey) {
    this.scripts = new Map(key.patients.map(({ index, script }) => [index, script]))
  }

  private count(by: string, name: string, passed: boolean): void {
    const list = this.tallies[by] as Record<string, Tally>
    const tally = (list[name] ??= { passed: 0, total: 0 })
    tally.total++
    if (passed) tally.passed++
  }

  mark({ file, outputPath }: Pair, action: Action, passed: boolean): void {
    this.count('action', action.kind, passed)
    this.count('category', categoryOf(action.kind), passed)
    this.count('modality', file.modality, passed)
    this.count('script', this.scripts.get(file.patient) ?? '', passed)
    if (!(file.risky && outputPath === undefined)) {
      this.light.total++
      if (passed) this.light.passed++
    }
    if (passed) return
    this.failures.push({ file: file.path, ...(outputPath === undefined ? {} : { output: outputPath }), modality: file.modality, action })
    this.failed.set(file, (this.failed.get(file) ?? new Set()).add(action.kind))
  }

  markTable(action: Action, passed: boolean): void {
    this.count('action', action.kind, passed)
    this.count('category', categoryOf(action.kind), passed)
    this.light.total++
    if (passed) this.light.passed++
    else this.failures.push({ file: 'table', modality: 'table', action })
  }

  gatesOf({ file, output, outputBytes, outputPath }: Pair, needles: ReturnType<typeof needlesOf>): void {
    if (outputPath === undefined) this.held[file.risky ? 'risky' : 'other']++
    if (!outputBytes) return
    this.leaks.push(...leaksIn(outputBytes, needles, outputPath ?? ''))
    const text = Buffer.from(outputBytes).toString('latin1')
    const left = file.uids.filter((uid) => uid.length > 12 && new RegExp(`(?<![0-9.])${uid.replaceAll('.', '\\.')}(?![0-9.])`).test(text))
    if (left.length > 0) this.gates.uids++
    for (const uid of left) this.leaks.push({ kind: 'uid', place: outputPath ?? '', encoding: 'ascii', sample: uid })
    if (!output) { this.gates.unreadable++; return }
    const failed = this.failed.get(file) ?? new Set<ActionKind>()
    if (failed.has('pixels_hidden')) this.gates.visible++
    const codes = new Set(output.attributes.items(0x00120064).map((item) => item.string(0x00080100)))
    const claimsPixels = codes.has('113101') || output.attributes.string(0x00280301) === 'NO'
    const claimsDates = codes.has('113107') && codes.has('113106')
    if ((failed.has('pixels_hidden') && claimsPixels) || claimsDates || (codes.has('113110') && !failed.has('uid_changed')) || (failed.has('date_shifted') && codes.has('113107'))) this.gates.falseClaims++
  }

  score(key: AnswerKey): Score {
    const { action = {}, category = {}, modality = {}, script = {} } = this.tallies
    const sum = (list: Record<string, Tally>): Tally => Object.values(list).reduce((all, one) => ({ passed: all.passed + one.passed, total: all.total + one.total }), { passed: 0, total: 0 })
    return {
      all: sum(action), byAction: action, byCategory: category, byModality: modality, byScript: script, withoutHeldRisky: this.light,
      gates: { identities: this.leaks.filter(({ kind }) => kind !== 'uid').length, ...this.gates }, held: { ...this.held, of: key.files.length }, leaks: this.leaks, failures: this.failures,
    }
  }
}
