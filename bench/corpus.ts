/**
 * Files for the benches: CT (512×512, 16 bit, 0.53 MB, some 200 elements, private ones among them) and small ones (128×128, 8 bit…).
 * Generated, the same every time; each file has UIDs and pixels of its own.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildDicom, type PlainAttributes } from '@vesalius/standards/dicom'

export interface Corpus { readonly kind: 'ct' | 'small' | 'tiny'; readonly count: number; readonly bytes: number; readonly folders: readonly string[] }
export interface CorpusOptions {
  readonly kind: Corpus['kind']
  readonly count: number
  /** Sub-folders that the files are spread over, one study each at least. */
  readonly parts: number
  /** Instances a series; default 50. */
  readonly perSeries?: number
  /** Distinguishes corpora: part of every UID. */
  readonly seed?: number
}

const sides = { ct: 512, small: 128, tiny: 8 } as const
const explicitLittleEndian = '1.2.840.10008.1.2.1'
const ctImageStorage = '1.2.840.10008.5.1.4.1.1.2'

export function writeCorpus(folder: string, options: CorpusOptions): Corpus {
  const folders = Array.from({ length: options.parts }, (_, part) => join(folder, `part-${part}`))
  for (const place of folders) mkdirSync(place, { recursive: true })
  let bytes = 0
  for (let index = 0; index < options.count; index++) {
    const file = ctFile(index, options)
    bytes += file.length
    writeFileSync(join(folders[index % options.parts] as string, `${index}.dcm`), file)
  }
  return { kind: options.kind, count: options.count, bytes, folders }
}

/** One CT instance; `index` decides patient, study, series and place. */
export function ctFile(index: number, { kind, parts, perSeries = 50, seed = 1 }: CorpusOptions): Uint8Array {
  const side = sides[kind]
  const part = index % parts
  const within = Math.floor(index / parts)
  const series = Math.floor(within / perSeries)
  const slice = within % perSeries
  const study = Math.floor(series / 2)
  const root = `1.2.826.0.1.3680043.10.999.${seed}.${part + 1}.${study + 1}`
  const sopInstanceUid = `${root}.${series + 1}.${slice + 1}`
  return buildDicom({ transferSyntax: explicitLittleEndian, attributes: [...header({ root, series, slice, part, study }), ...filler(), ...pixels(side, index), { tag: 0x00080018, vr: 'UI', value: sopInstanceUid }] })
}

interface Place { readonly root: string; readonly series: number; readonly slice: number; readonly part: number; readonly study: number }

const familyNames = ['ROSSI', 'GARCIA', 'MUELLER', 'JANSSEN', 'NOVAK', 'DUBOIS', 'KOWALSKI', 'ANDERSSON']
const bodyParts = ['CHEST', 'ABDOMEN', 'PELVIS', 'HEAD']

function header({ root, series, slice, part, study }: Place): PlainAttributes {
  const person = part * 1000 + (study >> 1)
  const day = String(1 + (study % 28)).padStart(2, '0')
  const month = String(1 + (person % 12)).padStart(2, '0')
  return [
    { tag: 0x00080005, vr: 'CS', value: 'ISO_IR 100' },
    { tag: 0x00080008, vr: 'CS', value: ['ORIGINAL', 'PRIMARY', 'AXIAL'] },
    { tag: 0x00080016, vr: 'UI', value: ctImageStorage },
    { tag: 0x00080020, vr: 'DA', value: `${2010 + (person % 12)}${month}${day}` },
    { tag: 0x00080021, vr: 'DA', value: `${2010 + (person % 12)}${month}${day}` },
    { tag: 0x00080022, vr: 'DA', value: `${2010 + (person % 12)}${month}${day}` },
    { tag: 0x00080023, vr: 'DA', value: `${2010 + (person % 12)}${month}${day}` },
    { tag: 0x00080030, vr: 'TM', value: '101500' },
    { tag: 0x00080032, vr: 'TM', value: '101530.250000' },
    { tag: 0x00080050, vr: 'SH', value: `A${person}-${study}` },
    { tag: 0x00080060, vr: 'CS', value: 'CT' },
    { tag: 0x00080070, vr: 'LO', value: 'BENCH MEDICAL' },
    { tag: 0x00080080, vr: 'LO', value: 'Bench Hospital' },
    { tag: 0x00080090, vr: 'PN', value: 'REFERRER^BENCH' },
    { tag: 0x00081030, vr: 'LO', value: 'CT THORAX WITH CONTRAST' },
    { tag: 0x0008103e, vr: 'LO', value: `AX ${series} 1.0 SOFT` },
    { tag: 0x00081090, vr: 'LO', value: 'BENCHSCAN 64' },
    { tag: 0x00100010, vr: 'PN', value: `${familyNames[person % familyNames.length]}^TEST${person}` },
    { tag: 0x00100020, vr: 'LO', value: `BENCH${String(person).padStart(7, '0')}` },
    { tag: 0x00100030, vr: 'DA', value: `${1940 + (person % 50)}${month}15` },
    { tag: 0x00100040, vr: 'CS', value: person % 2 ? 'F' : 'M' },
    { tag: 0x00101010, vr: 'AS', value: '061Y' },
    { tag: 0x00180015, vr: 'CS', value: bodyParts[person % bodyParts.length] as string },
    { tag: 0x00180050, vr: 'DS', value: '1.25' },
    { tag: 0x00180060, vr: 'DS', value: '120' },
    { tag: 0x00181151, vr: 'IS', value: '240' },
    { tag: 0x0020000d, vr: 'UI', value: root },
    { tag: 0x0020000e, vr: 'UI', value: `${root}.${series + 1}` },
    { tag: 0x00200010, vr: 'SH', value: `S${study}` },
    { tag: 0x00200011, vr: 'IS', value: String(series + 1) },
    { tag: 0x00200012, vr: 'IS', value: '1' },
    { tag: 0x00200013, vr: 'IS', value: String(slice + 1) },
    { tag: 0x00200032, vr: 'DS', value: ['-180.0', '-180.0', (slice * 1.25).toFixed(2)] },
    { tag: 0x00200037, vr: 'DS', value: ['1', '0', '0', '0', '1', '0'] },
    { tag: 0x00200052, vr: 'UI', value: `${root}.0.1` },
    { tag: 0x00201041, vr: 'DS', value: (slice * 1.25).toFixed(2) },
  ]
}

/** Elements such as a real CT carries: technique, codes in sequences, a vendor's private block. */
function filler(): PlainAttributes {
  const technique = (vr: string, value: string | number[], tags: readonly number[]): PlainAttributes => tags.map((tag) => ({ tag, vr, value }))
  const code = (value: string): PlainAttributes => [{ tag: 0x00080100, vr: 'SH', value }, { tag: 0x00080102, vr: 'SH', value: 'SCT' }, { tag: 0x00080104, vr: 'LO', value: 'Bench meaning' }]
  return [
    ...technique('DS', '100.5', [0x00181100, 0x00181110, 0x00181111, 0x00181120, 0x00181130, 0x00181190]),
    ...technique('IS', '100', [0x00181150, 0x00181152, 0x00181170]),
    ...technique('FD', [1.5], [0x00189305, 0x00189306, 0x00189307, 0x00189309, 0x00189310, 0x00189311, 0x00189345]),
    ...technique('SH', 'BENCH', [0x00181160, 0x00181210]),
    { tag: 0x00181030, vr: 'LO', value: 'THORAX ROUTINE' }, { tag: 0x00181140, vr: 'CS', value: 'CW' },
    { tag: 0x00081032, vr: 'SQ', value: [code('24627-2')] },
    { tag: 0x00082218, vr: 'SQ', value: [code('51185008')] },
    { tag: 0x00400275, vr: 'SQ', value: [[{ tag: 0x00400007, vr: 'LO', value: 'CT THORAX' }, { tag: 0x00400008, vr: 'SQ', value: [code('24627-2')] }, { tag: 0x00400009, vr: 'SH', value: 'STEP1' }]] },
    { tag: 0x00090010, vr: 'LO', value: 'BENCH_PRIVATE_01' },
    ...Array.from({ length: 120 }, (_, index) => ({ tag: 0x00091000 + index, vr: 'LO', value: `private value ${index}` })),
  ]
}

function pixels(side: number, index: number): PlainAttributes {
  const samples = new Uint16Array(side * side)
  let state = (index + 1) * 2654435761 >>> 0
  for (let at = 0; at < samples.length; at++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    samples[at] = 1000 + (state >>> 26) + ((at % side) >> 2)
  }
  return [
    { tag: 0x00280002, vr: 'US', value: 1 }, { tag: 0x00280004, vr: 'CS', value: 'MONOCHROME2' }, { tag: 0x00280010, vr: 'US', value: side }, { tag: 0x00280011, vr: 'US', value: side },
    { tag: 0x00280030, vr: 'DS', value: ['0.7', '0.7'] }, { tag: 0x00280100, vr: 'US', value: 16 }, { tag: 0x00280101, vr: 'US', value: 12 }, { tag: 0x00280102, vr: 'US', value: 11 },
    { tag: 0x00280103, vr: 'US', value: 0 }, { tag: 0x00281050, vr: 'DS', value: '40' }, { tag: 0x00281051, vr: 'DS', value: '400' }, { tag: 0x00281052, vr: 'DS', value: '-1024' }, { tag: 0x00281053, vr: 'DS', value: '1' },
    { tag: 0x7fe00010, vr: 'OW', value: new Uint8Array(samples.buffer) },
  ]
}
