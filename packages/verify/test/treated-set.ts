/** A small set of originals of invented people and what a careful de-identification makes of them, built by hand: the ground on which leaks are planted. */
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { createHmac } from 'node:crypto'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { buildDicom, type PlainAttributes, type PlainElement, uids } from '@vesalius/standards/dicom'

export interface Invented {
  readonly name: string
  readonly id: string
  readonly birth: string
  readonly street: string
  readonly phone: string
  readonly shift: number
  readonly pseudonym: string
}

/** The second one's shift is the distance of the two studies: a moved date of hers is the true date of another study, and no leak. */
export const people: readonly Invented[] = [
  { name: 'Quellenberg^Zdenka=山田^太郎', id: 'MRN4471902', birth: '19580713', street: 'Wiesengrund 17, 88131 Lindau', phone: '+49 8382 277 4410', shift: -411, pseudonym: 'VS-7K2MQ9R4T8XA' },
  { name: 'Öztürkoğlu^Béla', id: 'MRN5520318', birth: '19660122', street: 'Kastanienweg 4, 6900 Bregenz', phone: '+43 5574 410 9982', shift: -107, pseudonym: 'VS-0W5ZP3N6E1JC' },
  { name: 'Папандреу^Σωτήρης', id: 'MRN6083377', birth: '19491109', street: 'Odos Akadimias 8, 10671 Athina', phone: '+30 21 0338 7715', shift: -1203, pseudonym: 'VS-B4H8YD2G9SVF' },
]

const root = '1.2.826.0.1.3680043.10.88888'
export const originalUid = (...parts: readonly number[]): string => `${root}.${parts.join('.')}`
export const newUid = (uid: string): string => `2.25.${BigInt(`0x${createHmac('sha256', 'key of the test').update(uid).digest('hex').slice(0, 31)}`)}`

const dayMs = 86_400_000
export const moved = (da: string, days: number): string =>
  new Date(Date.UTC(Number(da.slice(0, 4)), Number(da.slice(4, 6)) - 1, Number(da.slice(6, 8))) + days * dayMs).toISOString().slice(0, 10).replaceAll('-', '')

export const studyDates = ['20210304', '20210619']
export const ctClass = '1.2.840.10008.5.1.4.1.1.2'

export interface Options {
  readonly person: number
  readonly study: number
  readonly pixels?: Uint8Array
  readonly rows?: number
  readonly columns?: number
}

const noise = (count: number, seed: number): Uint8Array => {
  const bytes = new Uint8Array(count)
  let state = seed + 1
  for (let at = 0; at < count; at += 2) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    bytes[at] = state >>> 24
    bytes[at + 1] = (state >>> 20) & 3
  }
  return bytes
}

const image = ({ person, study, pixels, rows = 64, columns = 64 }: Options): PlainElement[] => [
  { tag: 0x00200013, vr: 'IS', value: '1' }, { tag: 0x00280002, vr: 'US', value: 1 }, { tag: 0x00280004, vr: 'CS', value: 'MONOCHROME2' },
  { tag: 0x00280010, vr: 'US', value: rows }, { tag: 0x00280011, vr: 'US', value: columns }, { tag: 0x00280100, vr: 'US', value: 16 }, { tag: 0x00280101, vr: 'US', value: 12 },
  { tag: 0x00280102, vr: 'US', value: 11 }, { tag: 0x00280103, vr: 'US', value: 0 }, { tag: 0x7fe00010, vr: 'OW', value: pixels ?? noise(rows * columns * 2, person * 10 + study) },
]

const sorted = (attributes: PlainAttributes): PlainAttributes => [...attributes].sort((a, b) => a.tag - b.tag)
export const withChange = (attributes: PlainAttributes, change: PlainAttributes): PlainAttributes => {
  const tags = new Set(change.map(({ tag }) => tag))
  return sorted([...attributes.filter(({ tag }) => !tags.has(tag)), ...change.filter(({ vr }) => vr !== '')])
}

const reference = (uid: string): PlainAttributes => [{ tag: 0x00081150, vr: 'UI', value: ctClass }, { tag: 0x00081155, vr: 'UI', value: uid }]

export function original(options: Options): PlainAttributes {
  const { person, study } = options
  const who = people[person] as Invented
  const date = studyDates[study] as string
  return sorted([
    { tag: 0x00080005, vr: 'CS', value: 'ISO_IR 192' }, { tag: 0x00080008, vr: 'CS', value: ['ORIGINAL', 'PRIMARY', 'AXIAL'] }, { tag: 0x00080016, vr: 'UI', value: ctClass },
    { tag: 0x00080018, vr: 'UI', value: originalUid(person, study, 3) }, { tag: 0x00080020, vr: 'DA', value: date }, { tag: 0x0008002a, vr: 'DT', value: `${date}101500.250000` },
    { tag: 0x00080030, vr: 'TM', value: '101500' }, { tag: 0x00080050, vr: 'SH', value: `ACC77${person}${study}4182` }, { tag: 0x00080060, vr: 'CS', value: 'CT' },
    { tag: 0x00080070, vr: 'LO', value: 'SIEMENS' }, { tag: 0x00080080, vr: 'LO', value: 'Marienstift Krumbach' }, { tag: 0x00080090, vr: 'PN', value: 'Haberlandt^Sixtus' },
    { tag: 0x0008103e, vr: 'LO', value: 'Thorax axial 1.0 B70f' }, { tag: 0x00081140, vr: 'SQ', value: [reference(originalUid(person, 1 - study, 3))] },
    { tag: 0x00100010, vr: 'PN', value: who.name }, { tag: 0x00100020, vr: 'LO', value: who.id }, { tag: 0x00100030, vr: 'DA', value: who.birth }, { tag: 0x00100040, vr: 'CS', value: 'F' },
    { tag: 0x00101040, vr: 'LO', value: who.street }, { tag: 0x00102154, vr: 'SH', value: who.phone.replaceAll(' ', '') },
    { tag: 0x00181000, vr: 'LO', value: 'SN-66120438' }, { tag: 0x0020000d, vr: 'UI', value: originalUid(person, study, 1) }, { tag: 0x0020000e, vr: 'UI', value: originalUid(person, study, 2) },
    { tag: 0x00200010, vr: 'SH', value: '1' }, { tag: 0x00200011, vr: 'IS', value: '1' }, { tag: 0x00200052, vr: 'UI', value: originalUid(person, 9) },
    ...image(options),
  ])
}

const code = (value: string, meaning: string): PlainAttributes => [
  { tag: 0x00080100, vr: 'SH', value }, { tag: 0x00080102, vr: 'SH', value: 'DCM' }, { tag: 0x00080104, vr: 'LO', value: meaning },
]

export function treated(options: Options): PlainAttributes {
  const { person, study } = options
  const who = people[person] as Invented
  const date = moved(studyDates[study] as string, who.shift)
  return sorted([
    { tag: 0x00080005, vr: 'CS', value: 'ISO_IR 192' }, { tag: 0x00080008, vr: 'CS', value: ['ORIGINAL', 'PRIMARY', 'AXIAL'] }, { tag: 0x00080016, vr: 'UI', value: ctClass },
    { tag: 0x00080018, vr: 'UI', value: newUid(originalUid(person, study, 3)) }, { tag: 0x00080020, vr: 'DA', value: date }, { tag: 0x0008002a, vr: 'DT', value: `${date}101500.250000` },
    { tag: 0x00080030, vr: 'TM', value: '101500' }, { tag: 0x00080050, vr: 'SH', value: '' }, { tag: 0x00080060, vr: 'CS', value: 'CT' }, { tag: 0x00080070, vr: 'LO', value: 'SIEMENS' },
    { tag: 0x00080090, vr: 'PN', value: '' }, { tag: 0x0008103e, vr: 'LO', value: 'Thorax axial 1.0 B70f' },
    { tag: 0x00081140, vr: 'SQ', value: [reference(newUid(originalUid(person, 1 - study, 3)))] },
    { tag: 0x00100010, vr: 'PN', value: who.pseudonym }, { tag: 0x00100020, vr: 'LO', value: who.pseudonym }, { tag: 0x00100030, vr: 'DA', value: '' }, { tag: 0x00100040, vr: 'CS', value: 'F' },
    { tag: 0x00120062, vr: 'CS', value: 'YES' }, { tag: 0x00120063, vr: 'LO', value: 'PS3.15 Basic' },
    { tag: 0x00120064, vr: 'SQ', value: [code('113100', 'Basic Application Confidentiality Profile'), code('113107', 'Modified Dates'), code('113108', 'Retain Patient Characteristics'), code('113111', 'Retain Safe Private')] },
    { tag: 0x0020000d, vr: 'UI', value: newUid(originalUid(person, study, 1)) }, { tag: 0x0020000e, vr: 'UI', value: newUid(originalUid(person, study, 2)) },
    { tag: 0x00200010, vr: 'SH', value: '' }, { tag: 0x00200011, vr: 'IS', value: '1' }, { tag: 0x00200052, vr: 'UI', value: newUid(originalUid(person, 9)) },
    { tag: 0x00280303, vr: 'CS', value: 'MODIFIED' }, ...image(options),
  ])
}

export const bytesOf = (attributes: PlainAttributes, transferSyntax: string = uids.explicitLittleEndian): Uint8Array => buildDicom({ transferSyntax, attributes })

export interface Planted {
  /** Changes to the one output that leaks: the first study of the first person. */
  readonly change?: PlainAttributes
  /** Other people's first studies. */
  readonly others?: (person: number, study: number) => PlainAttributes
  readonly bytes?: (bytes: Uint8Array) => Uint8Array
  /** Below the output folder. */
  readonly name?: string
  readonly options?: Partial<Options>
  readonly originalChange?: PlainAttributes
  /** Further files of the output. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>
  /** Leave this one out of output and map. */
  readonly missing?: boolean
  readonly transferSyntax?: string
}

export interface Written { readonly input: string, readonly output: string, readonly map: string, readonly clinical: string }

export const clinicalHeader = 'patient_id,name,birth_date,diagnosis_date,diagnosis'

/** Writes originals, treated files with what is planted, the map. The folder is the caller's to remove. */
export function writeSet(planted: Planted = {}): Written & { readonly folder: string } {
  const folder = mkdtempSync(join(tmpdir(), 'vesalius-verify-test-'))
  const [input, output] = [join(folder, 'in'), join(folder, 'out')]
  const write = (path: string, bytes: string | Uint8Array): void => {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, bytes)
  }
  const lines: string[] = []
  for (let person = 0; person < people.length; person++) {
    for (const study of [0, 1]) {
      const first = person === 0 && study === 0
      const options: Options = { person, study, ...(first ? planted.options : {}) }
      const from = `p${person}/s${study}.dcm`
      write(join(input, from), bytesOf(withChange(original(options), first ? planted.originalChange ?? [] : [])))
      if (first && planted.missing === true) continue
      const to = first && planted.name !== undefined ? planted.name : `${(people[person] as Invented).pseudonym}/${study + 1}.dcm`
      const change = first ? planted.change ?? [] : planted.others?.(person, study) ?? []
      const bytes = bytesOf(withChange(treated(options), change), first ? planted.transferSyntax : undefined)
      write(join(output, to), first && planted.bytes !== undefined ? planted.bytes(bytes) : bytes)
      lines.push(`${join(input, from)},${join(output, to)}`)
    }
  }
  for (const [name, content] of Object.entries(planted.files ?? {})) write(join(output, name), content)
  write(join(folder, 'map.csv'), `${lines.join('\n')}\n`)
  const rows = people.map(({ name, id, birth }) => `${id},"${name.replace('^', ', ')}",${birth.slice(0, 4)}-${birth.slice(4, 6)}-${birth.slice(6)},2021-03-01,C34.1`)
  write(join(folder, 'clinical.csv'), `${[clinicalHeader, ...rows].join('\n')}\n`)
  return { folder, input, output, map: join(folder, 'map.csv'), clinical: join(folder, 'clinical.csv') }
}

export const treatedTable = (shiftOf: (person: number) => number = (person) => (people[person] as Invented).shift): string => {
  const rows = people.map(({ pseudonym }, person) => {
    const day = moved('20210301', shiftOf(person))
    return `${pseudonym},,,${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)},C34.1`
  })
  return `${[clinicalHeader, ...rows].join('\n')}\n`
}
