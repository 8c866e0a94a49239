/** Where a released instance lies below the output folder: names follow from what the file itself says after de-identification, from nothing else. */
import { hash } from 'node:crypto'
import type { InstanceIdentity } from '../outcome.ts'
import type { Profile } from '../profile/types.ts'

export interface Placed {
  readonly layout: Profile['layout']
  readonly pseudonym: string
  readonly stored: InstanceIdentity
  /** Tells instances apart that have one UID and different content: digits that say nothing without the key. */
  readonly variant?: string
}

/**
 * `plain`: pseudonym / study / series / instance.dcm, the last three as short digests of the new UIDs, so that they neither depend on the order of
 * files nor need a list. `eucaim`: pseudonym / Study Instance UID / Series Instance UID / instance.dcm, as its own tools write it. With `/`.
 */
export function placeOf({ layout, pseudonym, stored, variant }: Placed): string {
  const instance = `${short(stored.sopInstanceUid, 16)}${variant === undefined ? '' : `-${variant}`}.dcm`
  const subject = safe(pseudonym)
  if (layout === 'eucaim') return `${subject}/${safe(stored.studyInstanceUid)}/${safe(stored.seriesInstanceUid)}/${instance}`
  return `${subject}/${short(stored.studyInstanceUid, 10)}/${short(stored.seriesInstanceUid, 10)}/${instance}`
}

const short = (text: string, digits: number): string => hash('sha256', text, 'hex').slice(0, digits)

/** Pseudonyms and UIDs are ours; should one ever not be a plain name, it is not used as one. */
const safe = (text: string): string => (/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/.test(text) ? text : short(text, 32))
