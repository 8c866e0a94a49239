/** One made-up CT instance, or whatever a test makes of it, through the engine as every door uses it. */
import { buildDicom, DicomError, type DicomFile, type PlainAttributes, type PlainElement, readDicom } from '@vesalius/standards/dicom'
import type { OptionName } from '@vesalius/standards/deidentification'
import { keyRingOf, openDeidentifier, type InstanceOutcome, type Profile, readProfile, type SeedValue } from '../../src/index.ts'
import { sourceOf, type Source, writeSource } from '../corpus/tree.ts'

export const native = '1.2.840.10008.1.2.1'
export const ctClass = '1.2.840.10008.5.1.4.1.1.2'
export const uids = { instance: '1.2.276.0.7230010.3.1.4.11.22.1', series: '1.2.276.0.7230010.3.1.4.11.22.2', study: '1.2.276.0.7230010.3.1.4.11.22.3', frame: '1.2.276.0.7230010.3.1.4.11.22.4' }
export const person = { name: 'Quastenflosser^Theodora', family: 'Quastenflosser', given: 'Theodora', id: 'MRN4471882', born: '19510203' }

export const text = (tag: number, vr: string, value: string | readonly string[]): PlainElement => ({ tag, vr, value })
export const word = (tag: number, value: number): PlainElement => ({ tag, vr: 'US', value })
export const items = (tag: number, ...value: PlainAttributes[]): PlainElement => ({ tag, vr: 'SQ', value })

/** 16 x 16 pixels of 16 bits; later elements replace earlier ones of the same tag, `undefined` values are left out. */
export function ct(...more: PlainElement[]): PlainElement[] {
  const base: PlainElement[] = [
    text(0x00080005, 'CS', 'ISO_IR 192'), text(0x00080008, 'CS', ['ORIGINAL', 'PRIMARY', 'AXIAL']), text(0x00080016, 'UI', ctClass), text(0x00080018, 'UI', uids.instance), text(0x00080020, 'DA', '20180504'), text(0x00080030, 'TM', '101500'),
    text(0x00080060, 'CS', 'CT'), text(0x00080070, 'LO', 'SIEMENS'), text(0x00100010, 'PN', person.name), text(0x00100020, 'LO', person.id), text(0x00100030, 'DA', person.born), text(0x00100040, 'CS', 'F'),
    text(0x00180015, 'CS', 'CHEST'), text(0x00180050, 'DS', '1.5'), text(0x00180060, 'DS', '120'), text(0x0020000d, 'UI', uids.study), text(0x0020000e, 'UI', uids.series), text(0x00200010, 'SH', 'S1'), text(0x00200011, 'IS', '3'), text(0x00200013, 'IS', '7'),
    text(0x00200032, 'DS', ['-100', '-100', '30']), text(0x00200037, 'DS', ['1', '0', '0', '0', '1', '0']), text(0x00200052, 'UI', uids.frame), word(0x00280002, 1), text(0x00280004, 'CS', 'MONOCHROME2'), word(0x00280010, 16), word(0x00280011, 16),
    text(0x00280030, 'DS', ['0.7', '0.7']), word(0x00280100, 16), word(0x00280101, 12), word(0x00280102, 11), word(0x00280103, 0), text(0x00281052, 'DS', '-1024'), text(0x00281053, 'DS', '1'),
    { tag: 0x7fe00010, vr: 'OW', value: new Uint8Array(512).map((_, at) => (at % 2 ? 4 : (at * 7) % 200)) },
  ]
  const replaced = new Set(more.map(({ tag }) => tag))
  return [...base.filter(({ tag }) => !replaced.has(tag)), ...more.filter(({ value, fragments }) => value !== undefined || fragments !== undefined)]
}

export const fileOf = (attributes: PlainAttributes, transferSyntax = native): Uint8Array => buildDicom({ transferSyntax, attributes })

/** What no builder makes: the tree of a file changed by hand. */
export function bent(bytes: Uint8Array, change: (source: Source) => void): Uint8Array {
  const source = sourceOf(bytes)
  change(source)
  return writeSource(source)
}

export interface Through {
  readonly outcome: InstanceOutcome | undefined
  /** `released`, `held:<code>`, or `unreadable:<code>`. */
  readonly word: string
  /** Of a released instance; reading one that was held fails the test. */
  readonly file: DicomFile
  readonly bytes: Uint8Array
}

export interface ThroughOptions {
  readonly profile?: string | Profile
  readonly options?: readonly OptionName[]
  /** One number for each key. */
  readonly keys?: readonly number[]
  readonly seeds?: readonly SeedValue[]
}

export const keyOf = (number: number): Uint8Array => new Uint8Array(32).fill(number)

export async function through(input: Uint8Array | PlainAttributes, options: ThroughOptions = {}): Promise<Through> {
  const profile = typeof options.profile === 'object' ? options.profile : readProfile(options.profile ?? 'research')
  const chosen = options.options ? { ...profile, options: options.options } : profile
  const read = readable(input instanceof Uint8Array ? input : fileOf(input))
  if (typeof read === 'string') return { outcome: undefined, word: `unreadable:${read}`, bytes: new Uint8Array(0), get file(): DicomFile { throw new Error(read) } }
  const engine = openDeidentifier({ profile: chosen, keys: keyRingOf((options.keys ?? [1]).map(keyOf)) })
  try {
    const outcome = await engine.deidentify({ file: read, ...(options.seeds ? { seeds: options.seeds } : {}) })
    const bytes = outcome.kind === 'released' ? outcome.edit.toBytes() : new Uint8Array(0)
    return {
      outcome, bytes, word: outcome.kind === 'released' ? 'released' : `held:${outcome.code}`,
      get file() {
        if (outcome.kind !== 'released') throw new Error(`held: ${outcome.code}`)
        return readDicom(bytes)
      },
    }
  } finally {
    await engine.close()
  }
}

function readable(bytes: Uint8Array): DicomFile | string {
  try {
    return readDicom(bytes)
  } catch (error) {
    if (error instanceof DicomError) return error.code
    throw error
  }
}

/** Any of the texts anywhere in the bytes, in any case, in UTF-8, Latin-1 or UTF-16. */
export function finds(bytes: Uint8Array, ...texts: readonly string[]): string[] {
  const whole = Buffer.from(bytes)
  const views = [whole.toString('latin1'), whole.toString('utf8')].map((view) => view.toLowerCase())
  return texts.filter((one) => views.some((view) => view.includes(one.toLowerCase())) || whole.includes(Buffer.from(one, 'utf16le')) || whole.includes(Buffer.from(one, 'utf16le').swap16()))
}
