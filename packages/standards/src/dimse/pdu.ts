// The protocol data units of the DICOM upper layer as values: PS3.8 §9.3 and the user items of PS3.7 Annex D.3.3.
// Errors carry the A-ABORT reason that answers them (PS3.8 Table 9-26); they never carry values from the peer.
import { DicomError } from '../dicom/error.ts'

export interface ProposedContext {
  readonly id: number
  readonly abstractSyntax: string
  readonly transferSyntaxes: readonly string[]
}

/** result: 0 acceptance, 1 user rejection, 2 no reason, 3 abstract syntax not supported, 4 transfer syntaxes not supported. */
export interface AnsweredContext {
  readonly id: number
  readonly result: number
  readonly transferSyntax: string
}

/** In a request: the roles the requestor proposes for itself. In an answer: those the acceptor grants to the requestor. */
export interface RoleSelection {
  readonly sopClassUid: string
  readonly scu: boolean
  readonly scp: boolean
}

export interface ExtendedNegotiation {
  readonly sopClassUid: string
  readonly information: Uint8Array
}

/** type: 1 user name, 2 user name and passcode, 3 Kerberos, 4 SAML, 5 JWT. */
export interface UserIdentity {
  readonly type: number
  readonly responseRequested: boolean
  readonly primary: Uint8Array
  readonly secondary: Uint8Array
}

export interface UserInformation {
  /** Largest P-DATA-TF variable field its sender will receive, in bytes; 0 is no limit. */
  readonly maxLength: number
  readonly implementationClassUid: string
  readonly implementationVersion?: string
  readonly asyncOperations?: { readonly invoked: number; readonly performed: number }
  readonly roles: readonly RoleSelection[]
  readonly extended: readonly ExtendedNegotiation[]
  readonly userIdentity?: UserIdentity
  readonly userIdentityResponse?: Uint8Array
}

interface AssociateHead {
  readonly protocolVersion: number
  readonly calledAe: string
  readonly callingAe: string
  readonly applicationContext: string
  readonly user: UserInformation
}

export interface AssociateRequest extends AssociateHead {
  readonly kind: 'associate-rq'
  readonly contexts: readonly ProposedContext[]
}
export interface AssociateAccept extends AssociateHead {
  readonly kind: 'associate-ac'
  readonly contexts: readonly AnsweredContext[]
}
export interface AssociateReject {
  readonly kind: 'associate-rj'
  readonly result: number
  readonly source: number
  readonly reason: number
}
export interface Abort {
  readonly kind: 'abort'
  readonly source: number
  readonly reason: number
}
export interface Release {
  readonly kind: 'release-rq' | 'release-rp'
}

/** Every PDU but P-DATA-TF, whose fragments pass through without being gathered. */
export type ControlPdu = AssociateRequest | AssociateAccept | AssociateReject | Release | Abort

export const applicationContextName = '1.2.840.10008.3.1.1.1'

/** Reasons of an A-ABORT by the service provider, PS3.8 Table 9-26. */
export const abortReason = {
  unspecified: 0,
  unrecognizedPdu: 1,
  unexpectedPdu: 2,
  unrecognizedParameter: 4,
  unexpectedParameter: 5,
  invalidParameter: 6,
} as const

/** A PDU or command set that cannot be read. `offset` counts bytes from the start of the PDU (or command set). */
export class PduError extends DicomError {
  /** The reason of the A-ABORT that answers it. */
  readonly abortReason: number

  constructor(code: string, offset: number, reason: { text: string; abort?: number }) {
    super(code, offset, reason.text)
    this.name = 'PduError'
    this.abortReason = reason.abort ?? abortReason.invalidParameter
  }
}
