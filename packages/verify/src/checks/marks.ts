/** Check 6: what the output says of its own de-identification is there and true (PS3.15 E.1.1 step 6, E.3.6; PS3.3 C.7.1.1, C.7.6.1.1.5; CID 7050). */
import { optionCodes } from '@vesalius/standards/deidentification'
import { type Attributes, type DicomFile, isPrivate } from '@vesalius/standards/dicom'
import { declaredBy } from '../declared.ts'
import type { PairFacts } from './pair.ts'

const known = new Set(['113100', ...Object.values(optionCodes).map(({ code }) => code)])
const modified = ['MODIFIED', 'UNMODIFIED', 'REMOVED']
/** Sex, age, size, weight: the Basic profile empties or removes them. */
const characteristics = [0x00101010, 0x00101020, 0x00101030]

/** Segmentations, parametric maps, doses: computed, no text can be burned in. */
const withoutText = /^1\.2\.840\.10008\.5\.1\.4\.1\.1\.(66\.[1-8]|30|481\.2)$/

/** Codes of what is missing or untrue. `input` and `pair` are absent when nobody knows which input it was. */
export function faultsOfMarks(output: DicomFile, input?: DicomFile, pair?: PairFacts): string[] {
  const { attributes } = output
  const { codes, dates } = declaredBy(attributes)
  const faults: string[] = []
  const when = (fault: boolean, code: string): void => { if (fault) faults.push(code) }
  when(attributes.string(0x00120062) !== 'YES', 'not-marked')
  when(codes.size === 0 && (attributes.string(0x00120063) ?? '') === '', 'no-method')
  when(attributes.items(0x00120064).some((item) => item.string(0x00080102) === 'DCM' && !known.has(item.string(0x00080100) ?? '')), 'unknown-method-code')
  when(codes.has('113106') && codes.has('113107'), 'contradicting-codes')
  when(attributes.has(0x00280303) && !modified.includes(dates), 'bad-dates-mark')
  when(codes.has('113107') && dates !== 'MODIFIED', 'dates-mark-contradicts-code')
  when(codes.has('113106') && dates !== 'UNMODIFIED', 'dates-mark-contradicts-code')
  when(attributes.string(0x00280301) === 'YES', 'burned-in-released')
  when(codes.size > 0 && !codes.has('113111') && hasPrivate(attributes), 'private-without-option')
  if (input !== undefined) {
    when(attributes.string(0x00280301) === 'NO' && input.attributes.string(0x00280301) !== 'NO' && !codes.has('113101') && !withoutText.test(attributes.string(0x00080016) ?? ''), 'burned-in-mark-unfounded')
    for (const code of untrueClaims(codes, { output, input })) faults.push(code)
    when(codes.size > 0 && !codes.has('113108') && keepsCharacteristics(attributes, input.attributes), 'characteristics-without-option')
  }
  if (pair !== undefined) faults.push(...faultsOfDates(dates, pair))
  when(pair !== undefined && codes.has('113110') && pair.uids.length > 0, 'uids-not-retained')
  return faults
}

function faultsOfDates(mark: string, { dates }: PairFacts): string[] {
  const studies = dates.filter(({ birth }) => !birth)
  if (mark === 'UNMODIFIED' && studies.some(({ from, to }) => from !== to)) return ['dates-not-unmodified']
  if (mark === 'MODIFIED' && studies.length > 0 && studies.every(({ from, to }) => from === to && !isFirst(from))) return ['dates-not-modified']
  // Dummies are a few fixed days; days that move with the originals are not removed.
  if (mark === 'REMOVED' && new Set(studies.map(({ to }) => to)).size > 1 && new Set(studies.map(({ from, to }) => to - from)).size === 1) return ['dates-not-removed']
  return []
}

/** What an option says it keeps, and the attributes that show it: told and not done is as untrue as done and not told. */
const keeps: Readonly<Record<string, readonly number[]>> = { 113109: [0x00181000, 0x00081010, 0x00181002], 113112: [0x00080080, 0x00080081, 0x00081040] }
const pixels = [0x7fe00010, 0x7fe00008, 0x7fe00009]

function untrueClaims(codes: ReadonlySet<string>, { output, input }: { output: DicomFile, input: DicomFile }): string[] {
  const faults = Object.entries(keeps).filter(([code, tags]) => codes.has(code) && isGone(tags, { output, input })).map(() => 'retention-not-done')
  if (codes.has('113101') && !pixels.some((tag) => output.attributes.has(tag))) faults.push('pixels-claimed-without-pixels')
  return faults
}

/** None of what the input says there is in the output as it was. */
function isGone(tags: readonly number[], { output, input }: { output: DicomFile, input: DicomFile }): boolean {
  const said = tags.filter((tag) => (input.attributes.string(tag) ?? '') !== '')
  return said.length > 0 && said.every((tag) => (output.attributes.string(tag) ?? '') === '')
}

const isFirst = (day: number): boolean => new Date(day * 86_400_000).getUTCDate() === 1

const keepsCharacteristics = (output: Attributes, input: Attributes): boolean =>
  characteristics.some((tag) => (output.string(tag) ?? '') !== '' && output.string(tag) === input.string(tag) && Number.parseFloat(output.string(tag) ?? '') > 0)

function hasPrivate(attributes: Attributes): boolean {
  for (const element of attributes) {
    if (isPrivate(element.tag)) return true
    if (element.items?.some(hasPrivate)) return true
  }
  return false
}
