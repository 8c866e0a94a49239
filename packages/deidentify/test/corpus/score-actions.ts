/** One action of the key against one pair of input and output: right or not. What needs all files at once is prepared in `Overall`. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Attributes, isPrivate, isValidUid } from '@vesalius/standards/dicom'
import { type Action, removes } from './key.ts'
import { findAll, type Pair, textOfFound, valuesAt } from './outputs.ts'
import { changedOutside, seen } from './score-pixels.ts'

export interface Overall {
  /** Original UID to the output UID that most places have for it. */
  readonly uids: ReadonlyMap<string, string>
  /** Days by which most dates of a patient are moved. */
  readonly shifts: ReadonlyMap<number, number>
  /** Output patient ids of a patient, most frequent first. */
  readonly pseudonyms: ReadonlyMap<number, string>
  readonly folder: string
}

type Output = Pair & { readonly output: NonNullable<Pair['output']>, readonly outputBytes: Uint8Array }
type Check<K extends Action['kind']> = (action: Extract<Action, { kind: K }>, pair: Output, overall: Overall) => boolean | Promise<boolean>

export async function passes(action: Action, pair: Pair, overall: Overall): Promise<boolean> {
  if (pair.outputPath === undefined) return removes.has(action.kind)
  if (!pair.output || !pair.outputBytes) return false
  const check = checks[action.kind] as Check<Action['kind']> | undefined
  try {
    return check ? await check(action as never, pair as Output, overall) : true
  } catch {
    return false
  }
}

const fold = (text: string): string => text.normalize('NFC').toLowerCase()
const holds = (text: string, token: string): boolean => token.length > 0 && fold(text).includes(fold(token))

export const dayOf = (date: string): number | undefined => (/^\d{8}/.test(date) ? Date.UTC(Number(date.slice(0, 4)), Number(date.slice(4, 6)) - 1, Number(date.slice(6, 8))) / 86_400_000 : undefined)

const checks: Partial<{ readonly [K in Action['kind']]: Check<K> }> = {
  text_removed: ({ where, tokens }, { output }) => !findAll(output, where).some((found) => tokens.some((token) => holds(textOfFound(found), token))),
  text_retained: ({ where, words }, { output }) => findAll(output, where).some((found) => words.every((word) => holds(textOfFound(found), word))),
  date_shifted: ({ where, original }, { output }) => !findAll(output, where).some((found) => textOfFound(found).includes(original.slice(0, 8))),
  interval_kept: ({ where, original }, { output, input, file }, { shifts }) => zipped(valuesAt(input, where), valuesAt(output, where)).every(([before, after]) => {
    const [from, to] = [dayOf(before), dayOf(after)]
    if (from === undefined || to === undefined || before.slice(8) !== after.slice(8)) return false
    return to - from !== 0 && to - from === shifts.get(file.patient)
  }) && original !== '' && valuesAt(output, where).length > 0,
  uid_changed: ({ where, original }, { output }) => !valuesAt(output, where).includes(original),
  class_uid_retained: ({ where, original }, { output }) => valuesAt(output, where).includes(original),
  uid_consistent: consistentUid,
  patid_consistent: (_, { output, file }, { pseudonyms }) => {
    const id = output.attributes.string(0x00100020) ?? ''
    return id !== '' && id === pseudonyms.get(file.patient)
  },
  injective: (_, { output, file }, { pseudonyms }) => {
    const id = output.attributes.string(0x00100020) ?? ''
    return id !== '' && id === pseudonyms.get(file.patient) && [...pseudonyms].every(([patient, pseudonym]) => patient === file.patient || pseudonym !== id)
  },
  method_flag: (_, { output }) => output.attributes.string(0x00120062) === 'YES' && (output.attributes.string(0x00120063) ?? '') !== '',
  method_codes: (_, { output }) => {
    const codes = output.attributes.items(0x00120064)
    return codes.length > 0 && codes.every((item) => item.string(0x00080102) === 'DCM' && /^1131(0\d|1[0-2])$/.test(item.string(0x00080100) ?? '') && (item.string(0x00080104) ?? '') !== '') && codes.some((item) => item.string(0x00080100) === '113100')
  },
  private_removed: ({ group, creator, element }, { output }) => !holdsPrivate(output.attributes, { group, creator, element }),
  private_retained: ({ where, hex }, { output }) => findAll(output, where).some(({ element, attributes }) => trimmed(Buffer.from(attributes.bytesOf(element)).toString('hex')) === trimmed(hex)),
  pixels_hidden: async ({ box, frames, mask }, { output }, { folder }) => {
    const bytes = readFileSync(join(folder, 'masks', mask))
    for (const frame of frames) if ((await seen(output, box, { frame, mask: bytes })) > 0) return false
    return true
  },
  pixels_kept_outside: async ({ boxes }, { input, output }) => (await changedOutside(input, output, boxes)) === 0,
  pixels_retained: (_, { input, output }) => samePixels(input.attributes, output.attributes),
  overlay_removed: ({ group }, { output }) => ![...output.attributes].some((element) => element.tag >>> 16 === group && ((element.tag & 0xffff) !== 0x3000 || output.attributes.bytesOf(element).some((byte) => byte !== 0))),
  bytes_absent: ({ hex }, { outputBytes, output }) => !Buffer.from(outputBytes).includes(Buffer.from(hex, 'hex')) && !(output.deflated && Buffer.from(output.body.read(0, output.body.size)).includes(Buffer.from(hex, 'hex'))),
  age_ok: ({ original }, { output }) => ageIsRight(original, output.attributes),
}

const trimmed = (hex: string): string => hex.replace(/(20|00)+$/, '')

export function zipped(before: readonly string[], after: readonly string[]): [string, string][] {
  return before.length === after.length ? before.map((value, at) => [value, after[at] as string]) : after.length === 0 ? [] : before.map((value) => [value, ''])
}

function consistentUid({ where, original, needed }: Extract<Action, { kind: 'uid_consistent' }>, { input, output }: Output, { uids }: Overall): boolean {
  const after = valuesAt(output, where)
  if (after.length === 0) return !needed
  const before = valuesAt(input, where)
  if (before.length !== after.length) return after.includes(uids.get(original) ?? '-')
  return before.every((value, at) => value !== original || (after[at] === uids.get(original) && after[at] !== original && isValidUid(after[at] as string) && (after[at] as string).length <= 64))
}

function holdsPrivate(attributes: Attributes, sought: { group: number, creator: string, element?: number | undefined }): boolean {
  for (const one of attributes) {
    if (one.items?.some((item) => holdsPrivate(item, sought))) return true
    if (!isPrivate(one.tag) || one.tag >>> 16 !== sought.group) continue
    const low = one.tag & 0xffff
    if (sought.element === undefined && low <= 0xff && attributes.stringsOf(one)[0] === sought.creator) return true
    if (sought.element !== undefined && low > 0xff && (low & 0xff) === sought.element && attributes.privateCreatorOf(one.tag) === sought.creator) return true
  }
  return false
}

function samePixels(before: Attributes, after: Attributes): boolean {
  for (const tag of [0x7fe00008, 0x7fe00009, 0x7fe00010]) {
    const [a, b] = [before.element(tag), after.element(tag)]
    if (!a !== !b) return false
    if (!a || !b) continue
    const bytesOf = (attributes: Attributes, element: typeof a): Buffer => (element.fragments ? Buffer.concat(element.fragments.slice(1).map((fragment) => attributes.carrier.source.read(fragment.valueOffset, fragment.length))) : Buffer.from(attributes.bytesOf(element)))
    if (!bytesOf(before, a).equals(bytesOf(after, b))) return false
  }
  return true
}

function ageIsRight(original: string, attributes: Attributes): boolean {
  const age = attributes.string(0x00101010) ?? ''
  if (age === '') return true
  const years = /^(\d{3})Y$/.exec(age) ? Number(age.slice(0, 3)) : 0
  if (Number(original.slice(0, 3)) > 89 ? years > 90 || age === original && years > 90 : age !== original) return false
  const [born, study] = [dayOf(attributes.string(0x00100030) ?? ''), dayOf(attributes.string(0x00080020) ?? '')]
  return born === undefined || study === undefined || Math.abs((study - born) / 365.25 - years) <= 1.2 || Number(original.slice(0, 3)) > 89
}
