/** What the archive offers over DIMSE: query and retrieve by patient and by study (PS3.4 Annex C). */
import { status } from '@vesalius/standards/dimse'
import type { DimsePeer, DimseService } from '#kernel'
import type { Archive, ArchiveParts } from '../archive.ts'
import { explicitLittleEndian, implicitLittleEndian } from '../pixels/syntaxes.ts'
import { find } from './find.ts'
import { get, move } from './retrieve.ts'

const root = '1.2.840.10008.5.1.4.1.2'
export const patientRoot = { find: `${root}.1.1`, move: `${root}.1.2`, get: `${root}.1.3` } as const
export const studyRoot = { find: `${root}.2.1`, move: `${root}.2.2`, get: `${root}.2.3` } as const

const refused = { status: status.notAuthorized, comment: 'this AE title may not query here' }

export function archiveDimseService(archive: Archive): DimseService {
  const { parts } = archive
  return {
    sopClasses: [...Object.values(patientRoot), ...Object.values(studyRoot)],
    transferSyntaxes: [explicitLittleEndian, implicitLittleEndian],
    async* find(request) {
      if (mayQuery(parts, request)) yield* find(parts, request)
      else yield refused
    },
    get: async (request) => (mayQuery(parts, request) ? get(parts, request) : refused),
    move: async (request) => (mayQuery(parts, request) ? move(parts, request) : refused),
  }
}

/** With peers configured, only those; without, everybody who can reach the port. */
const mayQuery = ({ peers }: ArchiveParts, { callingAe }: DimsePeer): boolean => peers.length === 0 || peers.some((peer) => peer.aeTitle === callingAe)
