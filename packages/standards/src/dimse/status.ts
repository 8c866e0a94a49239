// Status codes of DIMSE services: PS3.7 Annex C, PS3.4 §B.2.3 (storage), §C.4 (query and retrieve), §J.3 (storage commitment).

export const status = {
  success: 0x0000,
  cancel: 0xfe00,
  pending: 0xff00,
  /** Pending; one or more optional keys were not used for matching. */
  pendingOptional: 0xff01,
  attributeListError: 0x0107,
  processingFailure: 0x0110,
  duplicateInstance: 0x0111,
  noSuchInstance: 0x0112,
  noSuchEvent: 0x0113,
  noSuchArgument: 0x0114,
  invalidArgument: 0x0115,
  invalidInstance: 0x0117,
  noSuchClass: 0x0118,
  notSupported: 0x0122,
  noSuchAction: 0x0123,
  notAuthorized: 0x0124,
  duplicateInvocation: 0x0210,
  unrecognizedOperation: 0x0211,
  mistypedArgument: 0x0212,
  resourceLimitation: 0x0213,
  outOfResources: 0xa700,
  unableToCountMatches: 0xa701,
  unableToPerformSuboperations: 0xa702,
  moveDestinationUnknown: 0xa801,
  dataSetMismatch: 0xa900,
  suboperationsFailed: 0xb000,
  coercion: 0xb000,
  warningMismatch: 0xb007,
  cannotUnderstand: 0xc000,
} as const

export type StatusKind = 'success' | 'pending' | 'cancel' | 'warning' | 'failure'

/** The kind of a status, PS3.7 Annex C.1. */
export function statusKind(code: number): StatusKind {
  if (code === 0) return 'success'
  if (code === 0xff00 || code === 0xff01) return 'pending'
  if (code === 0xfe00) return 'cancel'
  if (code === 0x0001 || code === 0x0107 || code === 0x0116 || code >> 12 === 0xb) return 'warning'
  return 'failure'
}

/** A short English name of a status, ranges included, for logs and reports. */
export function statusName(code: number): string {
  const exact = names.get(code)
  if (exact !== undefined) return exact
  if (code >> 8 === 0xa7) return 'Refused: out of resources'
  if (code >> 8 === 0xa9) return 'Error: data set does not match SOP class'
  if (code >> 12 === 0xc) return 'Error: cannot understand'
  if (code >> 12 === 0xb) return 'Warning'
  return 'Unknown status'
}

const names = new Map<number, string>([
  [0x0000, 'Success'],
  [0x0001, 'Warning: requested optional attributes are not supported'],
  [0xfe00, 'Cancel'],
  [0xff00, 'Pending'],
  [0xff01, 'Pending: optional keys not supported'],
  [0x0105, 'No such attribute'],
  [0x0106, 'Invalid attribute value'],
  [0x0107, 'Attribute list error'],
  [0x0110, 'Processing failure'],
  [0x0111, 'Duplicate SOP instance'],
  [0x0112, 'No such SOP instance'],
  [0x0113, 'No such event type'],
  [0x0114, 'No such argument'],
  [0x0115, 'Invalid argument value'],
  [0x0116, 'Attribute value out of range'],
  [0x0117, 'Invalid SOP instance'],
  [0x0118, 'No such SOP class'],
  [0x0119, 'Class-instance conflict'],
  [0x0120, 'Missing attribute'],
  [0x0121, 'Missing attribute value'],
  [0x0122, 'Refused: SOP class not supported'],
  [0x0123, 'No such action'],
  [0x0124, 'Refused: not authorized'],
  [0x0131, 'Storage commitment: class instance conflict'],
  [0x0210, 'Duplicate invocation'],
  [0x0211, 'Unrecognized operation'],
  [0x0212, 'Mistyped argument'],
  [0x0213, 'Resource limitation'],
  [0xa700, 'Refused: out of resources'],
  [0xa701, 'Refused: out of resources, unable to count matches'],
  [0xa702, 'Refused: out of resources, unable to perform sub-operations'],
  [0xa801, 'Refused: move destination unknown'],
  [0xa900, 'Error: data set does not match SOP class'],
  [0xb000, 'Warning: coercion of data elements, or sub-operations complete with failures'],
  [0xb006, 'Warning: elements discarded'],
  [0xb007, 'Warning: data set does not match SOP class'],
  [0xc000, 'Error: cannot understand'],
])
