// How a transfer syntax lays out the data set (PS3.5 section 10, Annex A), and what a file without a declaration shows of itself.
import type { Window } from './source.ts'
import { isKnownVr } from './vr.ts'

export const implicitLittleEndian = '1.2.840.10008.1.2'
export const explicitLittleEndian = '1.2.840.10008.1.2.1'
export const deflatedExplicitLittleEndian = '1.2.840.10008.1.2.1.99'
export const explicitBigEndian = '1.2.840.10008.1.2.2'
/** General Electric's private implicit little endian with big endian pixel data */
export const geImplicit = '1.2.840.113619.5.2'
const deflatedJpip = new Set(['1.2.840.10008.1.2.4.95', '1.2.840.10008.1.2.4.205'])

export interface Layout {
  readonly explicit: boolean
  readonly littleEndian: boolean
  readonly deflated: boolean
}

/** Every transfer syntax but five is explicit little endian. */
export const layoutOf = (uid: string): Layout => ({
  explicit: uid !== implicitLittleEndian && uid !== geImplicit,
  littleEndian: uid !== explicitBigEndian,
  deflated: uid === deflatedExplicitLittleEndian || deflatedJpip.has(uid),
})

const uidOfLayout = (explicit: boolean, littleEndian: boolean): string => {
  if (!littleEndian) return explicitBigEndian
  return explicit ? explicitLittleEndian : implicitLittleEndian
}

/** Does a known representation stand where an explicit header has it? */
export const looksExplicit = (window: Window, offset: number): boolean => {
  if (window.size - offset < 8) return false
  window.need(offset, 8)
  return isKnownVr(window.bytes[offset - window.start + 4]!, window.bytes[offset - window.start + 5]!)
}

/** What the first element at `offset` looks like: its transfer syntax, or undefined when it does not look like an element of a data set. */
export const detect = (window: Window, offset: number): string | undefined => {
  if (window.size - offset < 8) return undefined
  const explicit = looksExplicit(window, offset)
  const at = offset - window.start
  const { view } = window
  const little = view.getUint16(at, true)
  const big = view.getUint16(at, false)
  const plausible = (group: number): boolean => group >= 0x0004 && group <= 0x0054 && group % 2 === 0
  const littleEndian = plausible(little) || !plausible(big)
  if (!plausible(littleEndian ? little : big)) return undefined
  if (!explicit && !littleEndian) return undefined
  if (!explicit && view.getUint32(at + 4, true) > window.size - offset - 8) return undefined
  return uidOfLayout(explicit, littleEndian)
}
