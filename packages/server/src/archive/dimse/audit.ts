/** What the ledger keeps of query and retrieval over DIMSE: one event for each operation, with counts, never what was asked for or found. */
import { createHash } from 'node:crypto'
import type { DimseRequest } from '#kernel'
import type { ArchiveParts } from '../archive.ts'

export interface Operation {
  readonly operation: 'find' | 'get' | 'move'
  /** patient, study, series or instance; absent where the identifier was not read. */
  readonly level?: string | undefined
  readonly count: number
  readonly outcome: 'served' | 'refused' | 'cancelled' | 'failed'
}

/** Durable when it resolves. A retrieval is noted before anything is sent. */
export async function note({ ledger, peers }: ArchiveParts, request: DimseRequest, what: Operation): Promise<void> {
  const { operation, level, count, outcome } = what
  await ledger?.append({
    type: `archive/dimse-${operation}`,
    actor: actorOf(peers, request.callingAe),
    subject: request.association,
    detail: { outcome, count, ...(level === undefined ? {} : { level }) },
  })
}

/** The name of a peer that is listed; what others call themselves is their word, and only its digest is kept. */
export function actorOf(peers: ArchiveParts['peers'], callingAe: string): string {
  if (peers.some(({ aeTitle }) => aeTitle === callingAe)) return callingAe
  return `ae-${createHash('sha256').update(callingAe).digest('hex').slice(0, 16)}`
}
