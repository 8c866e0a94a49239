/**
 * The only file by which pixels leave a hospital. As the last step of the central path it lets go on what is anonymised and has no link back; later it sends
 * what a project's policy releases, part by part, sealed to the central collection, to which alone parcels go (federation/parcels.ts).
 */
import type { Objects } from '#engines'
import type { Member, Parcels } from '#federation'
import { readDicom } from '@vesalius/standards/dicom'
import { NotAnonymised } from '../problems.ts'
import type { Step } from '../step.ts'

export const release: Step = {
  name: 'release',
  version: '1',
  options: { link: false },
  run(instance) {
    if (instance.link !== undefined || instance.facts === undefined || instance.stored === undefined) throw NotAnonymised()
    return { ...instance, mayLeave: true }
  },
}

export interface Leaving {
  /** SHA-256 of the file, hexadecimal, and its bytes. */
  readonly digest: string
  readonly size: number
  /** How much of it the hub has already. */
  readonly sentBytes: number
}

export interface Way {
  readonly objects: Pick<Objects, 'read'>
  readonly parcels: Parcels
  readonly to: Member
  readonly signal: AbortSignal
  /** Called with the sending of each part: throws when it must not leave any more. */
  part(send: () => Promise<void>): Promise<void>
  /** Called when a part is at the hub: goes on there after a stop. */
  sent(bytes: number): Promise<void>
}

const headBytes = 64 * 1024
const afterPatientModule = 0x00200000

/** Sends what is not sent of one file. Raises ingest/not-anonymised, and what the hub says. */
export async function sendAway({ digest, size, sentBytes }: Leaving, { objects, parcels, to, signal, part, sent }: Way): Promise<void> {
  mustBeAnonymised(await objects.read(digest, 0, Math.min(size, headBytes)))
  for (let offset = sentBytes; offset < size;) {
    signal.throwIfAborted()
    const bytes = await objects.read(digest, offset, Math.min(parcels.partBytes - 1024, size - offset))
    await part(() => parcels.sendParcel(to, { digest, size, offset, bytes }))
    offset += bytes.length
    await sent(offset)
  }
}

/** What is about to leave says of itself that it may (PS3.3 C.7.1.1): read again from the disk, whatever the records say. */
function mustBeAnonymised(head: Uint8Array): void {
  try {
    const { attributes } = readDicom(head, { stopBefore: afterPatientModule })
    if (attributes.string(0x00120062) === 'YES') return
  } catch {
    // What cannot be read does not leave.
  }
  throw NotAnonymised()
}
