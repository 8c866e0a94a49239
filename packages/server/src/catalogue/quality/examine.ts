/** Asks every check of everything that a version holds, one study in memory at a time. */
import { createHash } from 'node:crypto'
import { setImmediate as breathe } from 'node:timers/promises'
import type { Archive } from '#archive'
import type { Queryable } from '#engines'
import { checkContents } from '../contents.ts'
import type { Entry } from '../contents.ts'
import { checks } from './checks.ts'
import { instanceFacts, studiesOf } from './gather.ts'
import type { Group } from './gather.ts'
import { text } from './json-values.ts'
import { Tally } from './tally.ts'
import type { CheckResult } from './tally.ts'
import type { HeaderFacts, InstanceFacts, SeriesFacts, StudyFacts, SubjectFacts } from './types.ts'

export interface Examination {
  readonly records: Queryable
  readonly archive: Archive
  readonly id: string
  readonly number: number
  readonly instances: number
  readonly subjectsWithFacts: ((pseudonyms: readonly string[]) => Promise<ReadonlySet<string>>) | undefined
  readonly signal: AbortSignal
  progress(done: number, total: number): void
}

export async function examine(examination: Examination): Promise<CheckResult[]> {
  const { records, archive, id, number } = examination
  const run = new Run(examination)
  for await (const group of studiesOf(records, id, number)) await run.study(group)
  const { manifest, instances } = await checkContents(records, archive, { id, number })
  await run.end(manifest, instances)
  return run.tally.results()
}

interface Subject { readonly sexes: Set<string>; readonly births: Set<string>; readonly studies: { date: string; age: string }[] }

class Run {
  readonly tally = new Tally(checks)
  private readonly given: Examination
  private readonly subjects = new Map<string, Subject>()
  private readonly subjectOfStudy = new Map<string, string>()
  private readonly files = new Set<string>()
  private readonly pixels = new Set<string>()
  private done = 0
  private sameFile = 0
  private samePixels = 0
  private twice = 0

  constructor(given: Examination) {
    this.given = given
  }

  async study({ studyInstanceUid, entries }: Group): Promise<void> {
    const metadata = await this.given.archive.metadata(entries.map(({ sopInstanceUid }) => sopInstanceUid))
    const headers = entries.map((entry): HeaderFacts => ({ entry, json: metadata.get(entry.sopInstanceUid) ?? {} }))
    const series = [...Map.groupBy(headers, ({ entry }) => entry.seriesInstanceUid)].map(([uid, instances]): SeriesFacts => ({
      seriesInstanceUid: uid, studyInstanceUid, modality: instances[0]?.entry.modality ?? '', instances,
    }))
    for (const one of series) await this.series(one)
    const pseudonym = entries[0]?.pseudonym ?? ''
    const facts: StudyFacts = { studyInstanceUid, pseudonym, series, has: (uid) => metadata.has(uid) }
    this.tally.ask('study', facts, { subject: pseudonym, study: studyInstanceUid })
    this.remember(facts)
  }

  async end(manifest: boolean, instances: number): Promise<void> {
    const withFacts = await this.given.subjectsWithFacts?.([...this.subjects.keys()])
    for (const [pseudonym, { sexes, births, studies }] of this.subjects) {
      const facts: SubjectFacts = {
        pseudonym, sexes: [...sexes], births: [...births], studies: studies.sort((a, b) => (a.date < b.date ? -1 : 1)), hasFacts: withFacts?.has(pseudonym),
      }
      this.tally.ask('subject', facts, { subject: pseudonym })
    }
    this.tally.ask('dataset', { instances, manifest, subjects: this.subjects.size, sameFile: this.sameFile, samePixels: this.samePixels, studiesUnderTwoSubjects: this.twice }, {})
  }

  private async series(series: SeriesFacts): Promise<void> {
    const { archive, signal, progress, instances: total } = this.given
    const last = series.instances.length - 1
    for (const [at, { entry, json }] of series.instances.entries()) {
      signal.throwIfAborted()
      const facts = await instanceFacts(archive, entry, { json, decode: at === 0 || at === last || at === last >> 1 })
      this.tally.ask('instance', facts, placeOf(entry))
      this.compare(facts)
      progress(++this.done, total)
      await breathe()
    }
    this.tally.ask('series', series, { study: series.studyInstanceUid, series: series.seriesInstanceUid })
  }

  private compare({ entry, pixels }: InstanceFacts): void {
    if (this.files.has(entry.digest)) this.sameFile++
    this.files.add(entry.digest)
    if (typeof pixels !== 'object' || entry.modality === 'SEG' || isFlat(pixels.samples)) return
    const { samples, image } = pixels
    const digest = createHash('sha256').update(`${image.rows}x${image.columns}x${image.frames} ${entry.modality} `).update(new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength)).digest('base64')
    if (this.pixels.has(digest)) this.samePixels++
    this.pixels.add(digest)
  }

  private remember({ studyInstanceUid, pseudonym, series }: StudyFacts): void {
    const json = series[0]?.instances[0]?.json ?? {}
    const subject = this.subjects.get(pseudonym) ?? { sexes: new Set<string>(), births: new Set<string>(), studies: [] }
    this.subjects.set(pseudonym, subject)
    if (text(json, '00100040') !== '') subject.sexes.add(text(json, '00100040'))
    if (text(json, '00100030') !== '') subject.births.add(text(json, '00100030'))
    subject.studies.push({ date: text(json, '00080020'), age: text(json, '00101010') })
    const earlier = this.subjectOfStudy.get(studyInstanceUid)
    if (earlier !== undefined && earlier !== pseudonym) this.twice++
    this.subjectOfStudy.set(studyInstanceUid, pseudonym)
  }
}

const placeOf = ({ pseudonym, studyInstanceUid, seriesInstanceUid, sopInstanceUid }: Entry) => ({ subject: pseudonym, study: studyInstanceUid, series: seriesInstanceUid, instance: sopInstanceUid })

function isFlat(samples: ArrayLike<number>): boolean {
  for (let at = 1; at < samples.length; at++) if (samples[at] !== samples[0]) return false
  return true
}
