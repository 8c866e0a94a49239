// Command sets: PS3.7 §6.3 and Annex E. Always implicit little endian, group 0000, no matter which transfer syntax was negotiated.
import { unpadded } from './ae-title.ts'
import { PduError } from './pdu.ts'

/** Values of Command Field (0000,0100). A response is its request with the highest bit set. */
export const commandField = {
  store: 0x0001,
  get: 0x0010,
  find: 0x0020,
  move: 0x0021,
  echo: 0x0030,
  cancel: 0x0fff,
  eventReport: 0x0100,
  nGet: 0x0110,
  nSet: 0x0120,
  action: 0x0130,
  nCreate: 0x0140,
  nDelete: 0x0150,
  response: 0x8000,
} as const

/** Command Data Set Type (0000,0800) of a message without data set. Any other value: one follows. */
export const noDataSet = 0x0101

/** The elements of a command set. Numbers are as on the wire; texts come without padding. */
export interface CommandSet {
  commandField: number
  affectedSopClassUid?: string
  requestedSopClassUid?: string
  messageId?: number
  messageIdBeingRespondedTo?: number
  moveDestination?: string
  priority?: number
  dataSetType: number
  status?: number
  offendingElements?: readonly number[]
  errorComment?: string
  errorId?: number
  affectedSopInstanceUid?: string
  requestedSopInstanceUid?: string
  eventTypeId?: number
  attributeIdentifiers?: readonly number[]
  actionTypeId?: number
  remaining?: number
  completed?: number
  failed?: number
  warning?: number
  moveOriginatorAe?: string
  moveOriginatorMessageId?: number
}

type Vr = 'US' | 'UI' | 'AE' | 'LO' | 'AT'

// In the order of their tags, which is the order on the wire.
const fields: readonly (readonly [element: number, vr: Vr, name: keyof CommandSet])[] = [
  [0x0002, 'UI', 'affectedSopClassUid'],
  [0x0003, 'UI', 'requestedSopClassUid'],
  [0x0100, 'US', 'commandField'],
  [0x0110, 'US', 'messageId'],
  [0x0120, 'US', 'messageIdBeingRespondedTo'],
  [0x0600, 'AE', 'moveDestination'],
  [0x0700, 'US', 'priority'],
  [0x0800, 'US', 'dataSetType'],
  [0x0900, 'US', 'status'],
  [0x0901, 'AT', 'offendingElements'],
  [0x0902, 'LO', 'errorComment'],
  [0x0903, 'US', 'errorId'],
  [0x1000, 'UI', 'affectedSopInstanceUid'],
  [0x1001, 'UI', 'requestedSopInstanceUid'],
  [0x1002, 'US', 'eventTypeId'],
  [0x1005, 'AT', 'attributeIdentifiers'],
  [0x1008, 'US', 'actionTypeId'],
  [0x1020, 'US', 'remaining'],
  [0x1021, 'US', 'completed'],
  [0x1022, 'US', 'failed'],
  [0x1023, 'US', 'warning'],
  [0x1030, 'AE', 'moveOriginatorAe'],
  [0x1031, 'US', 'moveOriginatorMessageId'],
]
const byElement = new Map(fields.map((field) => [field[0], field]))

/** Reads a whole command set. Elements that are retired, unknown or of another group are skipped. Throws PduError. */
export function decodeCommand(bytes: Uint8Array): CommandSet {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const found: Record<string, unknown> = {}
  let at = 0
  while (at < bytes.length) {
    if (at + 8 > bytes.length) throw new PduError('dimse/command-truncated', at, { text: 'A command element cut short' })
    // Orthanc and others put status detail of group 0008 behind the command elements.
    const element = view.getUint16(at, true) === 0 ? view.getUint16(at + 2, true) : -1
    const start = at + 8
    const end = start + view.getUint32(at + 4, true)
    if (end > bytes.length) throw new PduError('dimse/command-truncated', at, { text: 'A command element longer than its command set' })
    const field = byElement.get(element)
    if (field !== undefined && end > start) found[field[2]] = value(view, bytes, { vr: field[1], start, end })
    at = end
  }
  if (typeof found['commandField'] !== 'number')
    throw new PduError('dimse/no-command-field', 0, { text: 'A command set without Command Field' })
  if (typeof found['dataSetType'] !== 'number') found['dataSetType'] = noDataSet
  return found as unknown as CommandSet
}

function value(view: DataView, bytes: Uint8Array, place: { vr: Vr; start: number; end: number }): number | string | number[] {
  const { vr, start, end } = place
  if (vr === 'US') {
    if (end - start !== 2) throw new PduError('dimse/command-value', start, { text: 'A command number that is not two bytes' })
    return view.getUint16(start, true)
  }
  if (vr === 'AT') {
    const tags: number[] = []
    for (let at = start; at + 4 <= end; at += 4) tags.push(view.getUint16(at, true) * 0x10000 + view.getUint16(at + 2, true))
    return tags
  }
  return vr === 'UI' ? unpadded(bytes, start, end) : unpadded(bytes, start, end).trimStart()
}

/** The command set on the wire, group length first. */
export function encodeCommand(command: CommandSet): Uint8Array {
  let size = 12
  for (const [, vr, name] of fields) {
    const content = command[name]
    if (content !== undefined) size += 8 + sizeOf(vr, content)
  }
  const bytes = new Uint8Array(size)
  const view = new DataView(bytes.buffer)
  view.setUint32(4, 4, true)
  view.setUint32(8, size - 12, true)
  let at = 12
  for (const [element, vr, name] of fields) {
    const content = command[name]
    if (content === undefined) continue
    const length = sizeOf(vr, content)
    view.setUint16(at + 2, element, true)
    view.setUint32(at + 4, length, true)
    write(view, at + 8, { vr, content, length })
    at += 8 + length
  }
  return bytes
}

function sizeOf(vr: Vr, content: number | string | readonly number[]): number {
  if (vr === 'US') return 2
  if (vr === 'AT') return (content as readonly number[]).length * 4
  return ((content as string).length + 1) & ~1
}

function write(view: DataView, at: number, field: { vr: Vr; content: number | string | readonly number[]; length: number }): void {
  const { vr, content, length } = field
  if (typeof content === 'number') view.setUint16(at, content, true)
  else if (typeof content === 'string') {
    for (let i = 0; i < content.length; i++) view.setUint8(at + i, content.charCodeAt(i) & 0x7f)
    if (content.length < length) view.setUint8(at + content.length, vr === 'UI' ? 0 : 0x20)
  } else {
    content.forEach((tag, i) => {
      view.setUint16(at + i * 4, tag >>> 16, true)
      view.setUint16(at + i * 4 + 2, tag & 0xffff, true)
    })
  }
}
