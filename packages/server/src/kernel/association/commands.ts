/** What the user of an association asks of its peer, and what it gets back. */
import type { DimseResult } from './service.ts'

export interface StoreCommand {
  readonly sopClassUid: string
  readonly sopInstanceUid: string
  readonly transferSyntax: string
  /** The data set without file meta information. */
  readonly data: Uint8Array | AsyncIterable<Uint8Array>
  readonly moveOriginator?: { readonly ae: string; readonly messageId: number }
}

export interface QueryCommand {
  readonly sopClassUid: string
  /** Encoded in `transferSyntax`, or in the one accepted for the class: see `transferSyntaxes`. */
  readonly identifier: Uint8Array
  readonly transferSyntax?: string
  /** Aborting sends C-CANCEL; the operation then ends with status FE00. */
  readonly signal?: AbortSignal
}

export interface RetrieveResult extends DimseResult {
  readonly remaining: number
  readonly completed: number
  readonly failed: number
  readonly warning: number
  /** The final response's identifier: the list of instances that failed. */
  readonly identifier?: Buffer
}

export interface RetrieveCommand extends QueryCommand {
  readonly onProgress?: (progress: RetrieveResult) => void
}

export interface MoveCommand extends RetrieveCommand {
  readonly destination: string
}

export interface NormalizedCommand {
  readonly sopClassUid: string
  readonly sopInstanceUid: string
  /** Action Type ID or Event Type ID. */
  readonly type: number
  readonly information: Uint8Array
}
