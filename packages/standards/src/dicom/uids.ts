// Unique identifiers: their form (PS3.5 §9), their names (PS3.6 Annex A), and what a transfer syntax means for its bytes (PS3.5 §10,
// Annex A).
import { uidTable } from './tables/uids.gen.ts'

export type UidKind =
  | 'transfer-syntax'
  | 'sop-class'
  | 'meta-sop-class'
  | 'instance'
  | 'frame-of-reference'
  | 'coding-scheme'
  | 'application-context'
  | 'service-class'
  | 'hosting-model'
  | 'mapping-resource'

export interface KnownUid {
  readonly uid: string
  readonly kind: UidKind
  readonly name: string
  readonly retired: boolean
  /** A SOP class whose instances are objects that the Storage services carry. */
  readonly storage: boolean
}

export interface TransferSyntax {
  readonly uid: string
  readonly name: string
  /** Pixel data are fragments in items (PS3.5 A.4). */
  readonly encapsulated: boolean
  readonly littleEndian: boolean
  readonly explicit: boolean
  /** The whole data set is deflated (PS3.5 A.5). */
  readonly deflated: boolean
  /** The compression loses information always or may; false when it never does. */
  readonly lossy: boolean
  /** Fragments hold one video stream rather than frames. */
  readonly video: boolean
  /** Pixels are elsewhere, behind a URL (JPIP). */
  readonly referenced: boolean
  readonly retired: boolean
}

const kinds: Readonly<Record<string, UidKind>> = {
  T: 'transfer-syntax',
  S: 'sop-class',
  M: 'meta-sop-class',
  I: 'instance',
  F: 'frame-of-reference',
  C: 'coding-scheme',
  A: 'application-context',
  V: 'service-class',
  H: 'hosting-model',
  R: 'mapping-resource',
}

let known: Map<string, KnownUid> | undefined

function table(): Map<string, KnownUid> {
  known ??= new Map(
    uidTable.split('\n').map((line) => {
      const [uid = '', kind = '', retired = '', storage = '', name = ''] = line.split('|')
      return [uid, { uid, kind: kinds[kind] ?? 'instance', name, retired: retired === 'R', storage: storage === 'P' }]
    }),
  )
  return known
}

/** What PS3.6 Annex A says of a UID; undefined when it is not there. */
export function knownUid(uid: string): KnownUid | undefined {
  return table().get(uid)
}

/** The name of a UID of PS3.6 Annex A: 'CT Image Storage'. */
export function nameOfUid(uid: string): string | undefined {
  return table().get(uid)?.name
}

/** True for SOP classes of the Storage and Non-Patient Object Storage services, retired ones included, the media directory not. */
export function isStorageSopClass(uid: string): boolean {
  return table().get(uid)?.storage ?? false
}

/** All storage SOP classes, retired ones included, in the order of their UIDs. */
export function storageSopClasses(): readonly KnownUid[] {
  return [...table().values()].filter((one) => one.storage)
}

/** Frames of reference that the standard names (atlases, IEC 61217, UTC): they identify nobody and are never replaced (PS3.15 E.1.1). */
export function isWellKnownFrameOfReference(uid: string): boolean {
  return table().get(uid)?.kind === 'frame-of-reference'
}

export const uids = {
  applicationContext: '1.2.840.10008.3.1.1.1',
  verification: '1.2.840.10008.1.1',
  storageCommitment: '1.2.840.10008.1.20.1',
  storageCommitmentInstance: '1.2.840.10008.1.20.1.1',
  mediaStorageDirectory: '1.2.840.10008.1.3.10',
  patientRootFind: '1.2.840.10008.5.1.4.1.2.1.1',
  patientRootMove: '1.2.840.10008.5.1.4.1.2.1.2',
  patientRootGet: '1.2.840.10008.5.1.4.1.2.1.3',
  studyRootFind: '1.2.840.10008.5.1.4.1.2.2.1',
  studyRootMove: '1.2.840.10008.5.1.4.1.2.2.2',
  studyRootGet: '1.2.840.10008.5.1.4.1.2.2.3',
  implicitLittleEndian: '1.2.840.10008.1.2',
  explicitLittleEndian: '1.2.840.10008.1.2.1',
  deflatedExplicitLittleEndian: '1.2.840.10008.1.2.1.99',
  explicitBigEndian: '1.2.840.10008.1.2.2',
  jpegBaseline: '1.2.840.10008.1.2.4.50',
  jpegExtended: '1.2.840.10008.1.2.4.51',
  jpegLossless: '1.2.840.10008.1.2.4.57',
  jpegLosslessFirstOrder: '1.2.840.10008.1.2.4.70',
  jpegLsLossless: '1.2.840.10008.1.2.4.80',
  jpegLsNearLossless: '1.2.840.10008.1.2.4.81',
  jpeg2000Lossless: '1.2.840.10008.1.2.4.90',
  jpeg2000: '1.2.840.10008.1.2.4.91',
  htj2kLossless: '1.2.840.10008.1.2.4.201',
  htj2kLosslessRpcl: '1.2.840.10008.1.2.4.202',
  htj2k: '1.2.840.10008.1.2.4.203',
  rleLossless: '1.2.840.10008.1.2.5',
} as const

// The last components of the syntaxes under 1.2.840.10008.1.2.4 whose compression never loses information (PS3.5 A.4, 10.14–10.19).
const losslessCodecs = new Set([57, 58, 65, 66, 70, 80, 90, 92, 110, 201, 202])
const native = new Set(['1.2.840.10008.1.2', '1.2.840.10008.1.2.1', '1.2.840.10008.1.2.1.99', '1.2.840.10008.1.2.2', '1.2.840.10008.1.20'])
const referencing = new Set([94, 95, 204, 205])
const deflatedSets = new Set(['1.2.840.10008.1.2.1.99', '1.2.840.10008.1.2.4.95', '1.2.840.10008.1.2.4.205'])
const syntaxes = new Map<string, TransferSyntax>()

/** What a transfer syntax of PS3.6 Annex A says of the bytes; undefined for a UID that is none. */
export function transferSyntaxOf(uid: string): TransferSyntax | undefined {
  const seen = syntaxes.get(uid)
  if (seen !== undefined) return seen
  const entry = table().get(uid)
  if (entry?.kind !== 'transfer-syntax') return undefined
  const codec = uid.startsWith('1.2.840.10008.1.2.4.') ? Number(uid.slice(20)) : 0
  const referenced = referencing.has(codec)
  const streamed = uid.startsWith('1.2.840.10008.1.2.7.') || uid.startsWith('1.2.840.10008.1.2.6.')
  const syntax: TransferSyntax = {
    uid,
    name: entry.name,
    encapsulated: !native.has(uid) && !referenced && !streamed,
    littleEndian: uid !== uids.explicitBigEndian,
    explicit: uid !== uids.implicitLittleEndian && uid !== '1.2.840.10008.1.20',
    deflated: deflatedSets.has(uid),
    lossy: codec !== 0 && !losslessCodecs.has(codec),
    video: codec >= 100 && codec <= 108,
    referenced,
    retired: entry.retired,
  }
  syntaxes.set(uid, syntax)
  return syntax
}

/** The form of PS3.5 §9.1: at most 64 characters, digits in components divided by dots, no leading zero, a first component of 0, 1 or 2. */
export function isValidUid(uid: string): boolean {
  return uid.length <= 64 && /^[0-2](?:\.(?:0|[1-9]\d*))+$/.test(uid)
}

/** A UID under 2.25 from a UUID (PS3.5 B.2): '2.25.' and the UUID as a decimal number. Throws RangeError when it is no UUID. */
export function uidFromUuid(uuid: string): string {
  if (!/^[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}$/i.test(uuid)) throw new RangeError('not a UUID')
  return `2.25.${BigInt(`0x${uuid.replaceAll('-', '')}`)}`
}
