// The DICOM upper layer and message exchange as pure functions: PS3.8 §9.3, PS3.7. No I/O; runs in a browser.
export { isAeTitle, isUid } from './ae-title.ts'
export { commandField, decodeCommand, encodeCommand, noDataSet, type CommandSet } from './command.ts'
export { dataHeaderSize, encodePdu, writeDataHeader } from './encode-pdu.ts'
export { identify, type DataSetIdentity } from './identify.ts'
export { negotiate, type NegotiatedContext, type Negotiation, type Offer } from './negotiate.ts'
export {
  abortReason,
  applicationContextName,
  PduError,
  type Abort,
  type AnsweredContext,
  type AssociateAccept,
  type AssociateReject,
  type AssociateRequest,
  type ControlPdu,
  type ExtendedNegotiation,
  type ProposedContext,
  type RoleSelection,
  type UserIdentity,
  type UserInformation,
} from './pdu.ts'
export { PduReader, type Fragment, type PduLimits, type PduSink } from './pdu-reader.ts'
export { status, statusKind, statusName, type StatusKind } from './status.ts'
