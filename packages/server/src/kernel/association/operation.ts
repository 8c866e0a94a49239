/** An operation being served: what it needs, and how a failure of its handler becomes a DIMSE status. */
import { type CommandSet, commandField, status } from '@vesalius/standards/dimse'
import type { Log } from '../log.ts'
import { Problem } from '../problem.ts'
import type { StoreCommand } from './commands.ts'
import type { Exchange } from './exchange.ts'
import type { AssociationLimits } from './limits.ts'
import type { Link, Message } from './link.ts'
import { DataSetTooLarge } from './problems.ts'
import type { AssociationTarget, ContextProposal, DimsePeer, DimseRequest, DimseResult, DimseService, DimseStatus } from './service.ts'

export interface Provider {
  readonly link: Link
  readonly exchange: Exchange
  readonly services: readonly DimseService[]
  readonly peer: DimsePeer
  readonly association: string
  readonly limits: AssociationLimits
  readonly log: Log
  /** Opens the association that the sub-operations of C-MOVE go over. A requestor, which never moves, has none. */
  readonly open?: (target: AssociationTarget & { contexts: readonly ContextProposal[]; limits: AssociationLimits }) => Promise<Forwarding>
}

/** What C-MOVE needs of an association it has opened. */
export interface Forwarding {
  transferSyntaxes(sopClassUid: string): string[]
  store(instance: StoreCommand): Promise<DimseResult>
  release(): Promise<void>
  abort(): void
}

/** A request with what is needed to answer it. */
export interface Operation {
  readonly provider: Provider
  readonly message: Message
  readonly request: DimseRequest
  readonly service: DimseService
  /** Sends a response; the fields that every response repeats are added. */
  respond(answer: Partial<CommandSet>, data?: Uint8Array): Promise<void>
}

/** The DIMSE status that says what a thrown error says. Only the code of a Problem becomes the comment: messages stay here. */
export function resultOf(error: unknown, field: number): DimseResult {
  if (!(error instanceof Problem)) return { status: status.processingFailure }
  const comment = error.code.slice(0, 64)
  const query = field === commandField.find || field === commandField.move || field === commandField.get
  if (error.status === 401 || error.status === 403) return { status: status.notAuthorized, comment }
  if (error.status === 413 || error.status === 429 || error.status === 503 || error.status === 507)
    return { status: status.outOfResources, comment }
  if (error.status === 409 && !query) return { status: status.duplicateInstance, comment }
  if (error.status >= 400 && error.status < 500) return { status: query ? status.dataSetMismatch : status.cannotUnderstand, comment }
  return { status: status.processingFailure, comment }
}

export function fields(result: DimseStatus): Partial<CommandSet> {
  if (typeof result === 'number') return { status: result }
  return { status: result.status, ...(result.comment === undefined ? {} : { errorComment: printable(result.comment) }) }
}

/** Reads a data set that must be small: an identifier or the information of an action. Throws association/data-set-too-large. */
export async function smallData(operation: Operation): Promise<Buffer> {
  const { data } = operation.message
  const limit = operation.provider.limits.identifier
  if (data === undefined) return Buffer.alloc(0)
  if (!data.whole || data.size > limit) throw DataSetTooLarge(limit)
  return data.takeWhole()
}

function printable(comment: string): string {
  return comment.replace(/[^\x20-\x5b\x5d-\x7e]/g, '?').slice(0, 64)
}
