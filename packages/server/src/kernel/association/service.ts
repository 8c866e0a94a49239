/** What a room offers over DIMSE (PS3.7) and what it is asked: the types by which rooms meet the association application. */
import type { NegotiatedContext } from '@vesalius/standards/dimse'

/** The end of an operation: a DIMSE status, and a comment of at most 64 characters that holds no value from the data. */
export interface DimseResult {
  readonly status: number
  readonly comment?: string
}
export type DimseStatus = number | DimseResult

export interface TlsPeer {
  /** SHA-256 of the certificate, as pairs of hexadecimal digits with colons. */
  readonly fingerprint: string
  /** Names the certificate was issued to: the common name and the DNS names. */
  readonly names: readonly string[]
}

/** Who asks for an association. Titles are valid AE titles; `userIdentity` is as sent and not verified. */
export interface DimsePeer {
  readonly callingAe: string
  readonly calledAe: string
  readonly remoteAddress: string
  readonly tlsPeer?: TlsPeer
  readonly userIdentity?: { readonly type: number; readonly primary: Uint8Array; readonly secondary: Uint8Array }
}

export interface DimseRequest extends DimsePeer {
  /** Our identifier of the association, for logs and the ledger. */
  readonly association: string
  readonly sopClassUid: string
  /** Of the presentation context: the encoding of what came and of what is answered. */
  readonly transferSyntax: string
  /** Aborted by C-CANCEL and by the end of the association. */
  readonly signal: AbortSignal
}

/** A data set on its way in, without file meta information. Read it once, by `bytes` or by `stream`. */
export interface DataSource {
  /** True when all of it is in memory already. False for large ones, which are better streamed. */
  readonly whole: boolean
  /** Bytes received so far; all of them when `whole`. */
  readonly size: number
  /** The data set in one piece. Throws association/data-set-too-large beyond the server's `spoolAbove`. */
  bytes(): Promise<Buffer>
  /** The data set in pieces; a slow reader holds the sender back. Who has copied a piece gives its memory back with `letGo`. */
  readonly stream: AsyncIterable<Buffer>
}

export interface StoreRequest extends DimseRequest, DataSource {
  readonly sopInstanceUid: string
  readonly moveOriginator?: { readonly ae: string; readonly messageId: number }
}

export interface QueryRequest extends DimseRequest {
  /** The identifier as encoded in `transferSyntax`. */
  readonly identifier: Buffer
}

/** A match; `optionalKeysIgnored` answers status FF01 instead of FF00. */
export interface Match {
  readonly identifier: Uint8Array
  readonly optionalKeysIgnored?: boolean
}

export interface RetrieveRequest extends QueryRequest {
  /** C-GET: in which transfer syntaxes instances of a class can be sent back. C-MOVE: empty. */
  acceptedFor(sopClassUid: string): readonly string[]
}

export interface MoveRequest extends RetrieveRequest {
  /** The AE title the instances shall go to. It is the peer's word: look it up, connect to nothing that is not configured. */
  readonly destination: string
}

/** An instance on its way out. `open` gives the data set, without file meta information, in one of `transferSyntaxes` (best first). */
export interface OutgoingInstance {
  readonly sopClassUid: string
  readonly sopInstanceUid: string
  readonly transferSyntaxes: readonly string[]
  open(transferSyntax: string): Promise<Uint8Array | AsyncIterable<Uint8Array>>
}

export interface Retrieval {
  readonly total: number
  readonly instances: AsyncIterable<OutgoingInstance> | Iterable<OutgoingInstance>
}

export interface MoveRetrieval extends Retrieval {
  readonly destination: AssociationTarget
  /** What must be negotiated with the destination: each class with the transfer syntaxes its instances can be given in. */
  readonly contexts: readonly ContextProposal[]
}

export interface ActionRequest extends DimseRequest {
  readonly sopInstanceUid: string
  readonly actionTypeId: number
  readonly information: Buffer
  /** Sends N-EVENT-REPORT on this association once the action is answered. Rejects when the association has ended: open one then. */
  report(event: { eventTypeId: number; information: Uint8Array }): Promise<DimseResult>
}

export interface EventReport extends DimseRequest {
  readonly sopInstanceUid: string
  readonly eventTypeId: number
  readonly information: Buffer
}

/** What a room offers. A handler that throws is answered with the DIMSE status of its Problem. */
export interface DimseService {
  readonly sopClasses: readonly string[] | ((uid: string) => boolean)
  /** In the order of preference; 'all' accepts whatever is a UID, the requestor's first choice. */
  readonly transferSyntaxes: readonly string[] | 'all'
  store?(request: StoreRequest): Promise<DimseStatus>
  find?(request: QueryRequest): AsyncIterable<Uint8Array | Match | DimseResult>
  move?(request: MoveRequest): Promise<MoveRetrieval | DimseResult>
  get?(request: RetrieveRequest): Promise<Retrieval | DimseResult>
  action?(request: ActionRequest): Promise<DimseStatus>
  eventReport?(request: EventReport): Promise<DimseStatus>
}

export interface ContextProposal {
  readonly sopClassUid: string
  readonly transferSyntaxes: readonly string[]
  /** One context for each transfer syntax, so that the peer cannot choose among them. Default false. */
  readonly separate?: boolean
  /** The roles proposed for this side; default user only. */
  readonly roles?: { readonly scu: boolean; readonly scp: boolean }
}

export interface AssociationTarget {
  readonly host: string
  readonly port: number
  readonly callingAe: string
  readonly calledAe: string
  readonly tls?: ClientTls
}

/**
 * PEM texts. `ca` verifies the peer; `key` and `cert` are shown to it. `servername` is the name its certificate must carry (default
 * host).
 */
export interface ClientTls {
  readonly ca: string
  readonly key?: string
  readonly cert?: string
  readonly crl?: string
  readonly servername?: string
}

/** PEM texts. With `ca`, clients must show a certificate that it has issued and `crl` does not revoke. */
export interface ServerTls {
  readonly key: string
  readonly cert: string
  readonly ca?: string
  readonly crl?: string
}

export type { NegotiatedContext }
