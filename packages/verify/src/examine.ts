/** Everything that one output file tells, alone and beside its input; runs in any thread and returns plain data. */
import { join } from 'node:path'
import { type ByteSource, type DicomFile, DicomError, readDicom } from '@vesalius/standards/dicom'
import { identitiesInDicom, identitiesInOther, inString, type Likeness } from './checks/identities.ts'
import { faultsOfMarks } from './checks/marks.ts'
import { newRemarks } from './checks/conformance.ts'
import { comparePair, type PairFacts } from './checks/pair.ts'
import { faultsOfUids } from './checks/uids.ts'
import { declaredBy } from './declared.ts'
import { looksDicom, openFile } from './files/file-source.ts'
import { openInput } from './files/zip-inputs.ts'
import { lookAtPixelBytes, type PixelBytes } from './pixels/pixel-bytes.ts'
import type { Lexicon } from './search/lexicon.ts'
import type { CheckName, Finding } from './types.ts'

export interface OutputJob {
  /** From 1, in the sorted list. */
  readonly number: number
  readonly folder: string
  readonly path: string
  /** The input it was made from, and whose it is. */
  readonly input?: string
  readonly person?: string
}

export interface OutputFacts {
  readonly number: number
  readonly dicom: boolean
  readonly bytes: number
  readonly findings: readonly Finding[]
  /** Days that count unless the person's shift explains them. */
  readonly days: readonly (Finding & { readonly day: number })[]
  readonly pair?: PairFacts
  readonly keepsDates: boolean
  readonly removesDates: boolean
  readonly keepsUids: boolean
  /** Codes of CID 7050 that it claims. */
  readonly codes: readonly string[]
  /** Of an image beside its input: whether frames have to be compared, and whether anything is drawn beside them. */
  readonly pixelBytes?: PixelBytes
  /** No image, and of a kind in which nothing can be looked for. */
  readonly unexamined?: boolean
  readonly sopClass?: string
  readonly series?: string
}

export function examineOutput(job: OutputJob, lexicon: Lexicon): OutputFacts {
  const source = openFile(join(job.folder, job.path))
  try {
    return examine(source, job, lexicon)
  } finally {
    source.close()
  }
}

function examine(source: ByteSource, job: OutputJob, lexicon: Lexicon): OutputFacts {
  const sought = { lexicon, person: job.person }
  const named = inString(job.path, 'file name', { lexicon, person: job.person })
  // A path that shows who it is would show it again in the report.
  const told = (check: CheckName, code: string, more: Partial<Finding> = {}): Finding => ({ check, code, file: job.number, ...(named.length > 0 ? {} : { path: job.path }), ...more })
  const rest = { number: job.number, bytes: source.size }
  if (!looksDicom(source)) return { ...rest, ...likenesses([...named, ...identitiesInOther(source, sought)], told), dicom: false, unexamined: !isSearchable(source), keepsDates: false, removesDates: false, keepsUids: false, codes: [] }
  let file: DicomFile
  try {
    file = readDicom(source)
  } catch (error) {
    const code = error instanceof DicomError ? error.code : 'unreadable'
    const { findings, days } = likenesses([...named, ...identitiesInOther(source, sought)], told)
    return { ...rest, findings: [...findings, told('conformance', 'unreadable', { place: code })], days, dicom: true, keepsDates: false, removesDates: false, keepsUids: false, codes: [] }
  }
  return { ...rest, ...examineDicom(file, { job, lexicon, named, told }), dicom: true }
}

/** Text of any encoding, workbooks, archives and documents are searched through; of pictures, films and what nobody knows the bytes say nothing. */
function isSearchable(source: ByteSource): boolean {
  const bytes = Buffer.from(source.read(0, Math.min(source.size, 64 * 1024)))
  if (/^(?:PK\x03\x04|\x1f\x8b|%PDF-)/.test(bytes.toString('latin1', 0, 8))) return true
  const wide = /^(?:\xff\xfe|\xfe\xff)/.test(bytes.toString('latin1', 0, 2))
  return wide || !bytes.some((byte) => byte < 0x20 && byte !== 9 && byte !== 10 && byte !== 12 && byte !== 13 && byte !== 0x1b)
}

type Tell = (check: CheckName, code: string, more?: Partial<Finding>) => Finding

interface Context { readonly job: OutputJob, readonly lexicon: Lexicon, readonly named: readonly Likeness[], readonly told: Tell }

function examineDicom(file: DicomFile, { job, lexicon, named, told }: Context): Omit<OutputFacts, 'number' | 'bytes' | 'dicom'> {
  const { findings, days } = likenesses([...named, ...identitiesInDicom(file, { lexicon, person: job.person })], told)
  const { codes, dates: declaredDates } = declaredBy(file.attributes)
  const input = job.input === undefined ? undefined : openInput(job.input)
  try {
    const original = input === undefined ? undefined : readDicom(input, { lenient: true })
    const pair = original === undefined ? undefined : comparePair(original, file)
    return {
      findings: [
        ...findings,
        ...faultsOfUids(file).map(({ code, place }) => told('uids', code, place === undefined ? {} : { place })),
        ...(pair?.classesChanged.map((place) => told('uids', 'class-uid-changed', { place })) ?? []),
        ...(codes.has('113110') ? [] : pair?.uidsKept.map((place) => told('uids', 'original-uid', { place, class: 'uid' })) ?? []),
        ...faultsOfMarks(file, original, pair).map((code) => told('marks', code)),
        ...newRemarks(file, original).map((code) => told('conformance', code)),
      ],
      days,
      ...(pair === undefined ? {} : { pair }),
      keepsDates: codes.has('113106'),
      removesDates: declaredDates === 'REMOVED',
      keepsUids: codes.has('113110'),
      codes: [...codes],
      pixelBytes: lookAtPixelBytes(file, original),
      sopClass: file.attributes.string(0x00080016) ?? '',
      series: file.attributes.string(0x0020000e) ?? '',
    }
  } finally {
    input?.close()
  }
}

/** Likenesses as findings, one for each place and class, counted. */
export function likenesses(found: readonly Likeness[], told: Tell): Pick<OutputFacts, 'findings' | 'days'> {
  const groups = new Map<string, { one: Likeness, count: number }>()
  for (const one of found) {
    const key = `${one.place} ${one.class} ${one.day ?? ''}`
    const group = groups.get(key)
    if (group === undefined) groups.set(key, { one, count: 1 })
    else group.count++
  }
  const findings: Finding[] = []
  const days: (Finding & { day: number })[] = []
  for (const { one, count } of groups.values()) {
    const finding = told(one.class === 'uid' ? 'uids' : 'identities', one.class === 'uid' ? 'original-uid' : 'identity-left', {
      place: one.place, class: one.class, ...(one.offset === undefined ? {} : { offset: one.offset }), ...(one.encoding === undefined ? {} : { encoding: one.encoding }), ...(count > 1 ? { count } : {}),
    })
    if (one.day === undefined) findings.push(finding)
    else days.push({ ...finding, day: one.day })
  }
  return { findings, days }
}
