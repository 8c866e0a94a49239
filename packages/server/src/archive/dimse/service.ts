/** What the archive offers over DIMSE: query and retrieve by patient and by study (PS3.4 Annex C). Every operation leaves one event in the ledger. */
import { explicitLittleEndian, implicitLittleEndian } from '@vesalius/codec'
import { status } from '@vesalius/standards/dimse'
import type { DimsePeer, DimseResult, DimseService, Match, MoveRequest, QueryRequest, Retrieval, RetrieveRequest } from '#kernel'
import type { Archive, ArchiveParts } from '../archive.ts'
import { note } from './audit.ts'
import { find, understand } from './find.ts'
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
    find: (request) => auditedFind(parts, request),
    get: (request) => auditedRetrieval(parts, request, { operation: 'get', work: () => get(parts, request) }),
    move: (request: MoveRequest) => auditedRetrieval(parts, request, { operation: 'move', work: () => move(parts, request) }),
  }
}

/** With peers configured, those that may query; without, everybody whom the door lets associate. */
function mayQuery({ peers }: ArchiveParts, { callingAe }: DimsePeer): boolean {
  return peers.length === 0 || peers.some((peer) => peer.aeTitle === callingAe && peer.mayQuery !== false)
}

async function* auditedFind(parts: ArchiveParts, request: QueryRequest): AsyncGenerator<Match | DimseResult> {
  if (!mayQuery(parts, request)) {
    await note(parts, request, { operation: 'find', count: 0, outcome: 'refused' })
    yield refused
    return
  }
  let count = 0
  let outcome: 'served' | 'failed' | 'cancelled' = 'cancelled'
  try {
    for await (const match of find(parts, request)) {
      count++
      yield match
    }
    if (!request.signal.aborted) outcome = 'served'
  } catch (error) {
    outcome = 'failed'
    throw error
  } finally {
    // Also reached when the reader leaves early: what it had been given was given.
    await note(parts, request, { operation: 'find', level: levelOf(request), count, outcome })
  }
}

interface Work<T> { readonly operation: 'get' | 'move'; work(): Promise<T | DimseResult> }

async function auditedRetrieval<T extends Retrieval>(parts: ArchiveParts, request: RetrieveRequest, { operation, work }: Work<T>): Promise<T | DimseResult> {
  if (!mayQuery(parts, request)) {
    await note(parts, request, { operation, count: 0, outcome: 'refused' })
    return refused
  }
  const found = await work().catch(async (error: unknown) => {
    await note(parts, request, { operation, count: 0, outcome: 'failed' })
    throw error
  })
  const level = levelOf(request)
  if ('status' in found) await note(parts, request, { operation, level, count: 0, outcome: 'refused' })
  else await note(parts, request, { operation, level, count: found.total, outcome: 'served' })
  return found
}

function levelOf(request: QueryRequest): string | undefined {
  try { return understand(request).level } catch { return undefined }
}
