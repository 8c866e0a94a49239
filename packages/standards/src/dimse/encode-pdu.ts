// Encodes PDUs: PS3.8 §9.3 and the user items of PS3.7 Annex D.3.3. Numbers are big endian.
import type { AnsweredContext, ControlPdu, ProposedContext, UserInformation } from './pdu.ts'

/** The whole PDU, header included. */
export function encodePdu(pdu: ControlPdu): Uint8Array {
  switch (pdu.kind) {
    case 'associate-rq':
      return encodeAssociate(1, pdu, pdu.contexts.map(proposedItem))
    case 'associate-ac':
      return encodeAssociate(2, pdu, pdu.contexts.map(answeredItem))
    case 'associate-rj':
      return new Uint8Array([3, 0, 0, 0, 0, 4, 0, pdu.result, pdu.source, pdu.reason])
    case 'release-rq':
      return new Uint8Array([5, 0, 0, 0, 0, 4, 0, 0, 0, 0])
    case 'release-rp':
      return new Uint8Array([6, 0, 0, 0, 0, 4, 0, 0, 0, 0])
    case 'abort':
      return new Uint8Array([7, 0, 0, 0, 0, 4, 0, 0, pdu.source, pdu.reason])
  }
}

/** Size of what `writeDataHeader` writes: the PDU header and the header of its one data value. */
export const dataHeaderSize = 12

/** Writes the twelve bytes that stand before `length` bytes of one data value alone in its P-DATA-TF. */
export function writeDataHeader(
  target: Uint8Array,
  at: number,
  value: { contextId: number; command: boolean; last: boolean; length: number },
): void {
  target[at] = 4
  target[at + 1] = 0
  writeLong(target, at + 2, value.length + 6)
  writeLong(target, at + 6, value.length + 2)
  target[at + 10] = value.contextId
  target[at + 11] = (value.command ? 1 : 0) | (value.last ? 2 : 0)
}

interface Head {
  readonly protocolVersion: number
  readonly calledAe: string
  readonly callingAe: string
  readonly applicationContext: string
  readonly user: UserInformation
}

function encodeAssociate(type: number, head: Head, contexts: readonly Uint8Array[]): Uint8Array {
  const fixed = new Uint8Array(68)
  fixed[0] = head.protocolVersion >> 8
  fixed[1] = head.protocolVersion & 0xff
  fixed.set(ascii(head.calledAe.padEnd(16).slice(0, 16)), 4)
  fixed.set(ascii(head.callingAe.padEnd(16).slice(0, 16)), 20)
  const body = concat([fixed, item(0x10, ascii(head.applicationContext)), ...contexts, userItem(head.user)])
  const pduHeader = new Uint8Array(6)
  pduHeader[0] = type
  writeLong(pduHeader, 2, body.length)
  return concat([pduHeader, body])
}

function proposedItem(context: ProposedContext): Uint8Array {
  return item(
    0x20,
    concat([
      new Uint8Array([context.id, 0, 0, 0]),
      item(0x30, ascii(context.abstractSyntax)),
      ...context.transferSyntaxes.map((uid) => item(0x40, ascii(uid))),
    ]),
  )
}

function answeredItem(context: AnsweredContext): Uint8Array {
  return item(0x21, concat([new Uint8Array([context.id, 0, context.result, 0]), item(0x40, ascii(context.transferSyntax))]))
}

function userItem(user: UserInformation): Uint8Array {
  const maxLength = new Uint8Array(4)
  writeLong(maxLength, 0, user.maxLength)
  const parts = [item(0x51, maxLength), item(0x52, ascii(user.implementationClassUid))]
  if (user.asyncOperations) {
    const { invoked, performed } = user.asyncOperations
    parts.push(item(0x53, new Uint8Array([invoked >> 8, invoked & 0xff, performed >> 8, performed & 0xff])))
  }
  for (const role of user.roles) {
    parts.push(item(0x54, concat([counted(ascii(role.sopClassUid)), new Uint8Array([role.scu ? 1 : 0, role.scp ? 1 : 0])])))
  }
  if (user.implementationVersion !== undefined) parts.push(item(0x55, ascii(user.implementationVersion)))
  for (const extended of user.extended) parts.push(item(0x56, concat([counted(ascii(extended.sopClassUid)), extended.information])))
  if (user.userIdentity) {
    const { type, responseRequested, primary, secondary } = user.userIdentity
    parts.push(item(0x58, concat([new Uint8Array([type, responseRequested ? 1 : 0]), counted(primary), counted(secondary)])))
  }
  if (user.userIdentityResponse) parts.push(item(0x59, counted(user.userIdentityResponse)))
  return item(0x50, concat(parts))
}

function item(type: number, content: Uint8Array): Uint8Array {
  if (content.length > 0xffff) throw new RangeError('An item of an association PDU holds at most 65535 bytes')
  return concat([new Uint8Array([type, 0, content.length >> 8, content.length & 0xff]), content])
}

function counted(content: Uint8Array): Uint8Array {
  return concat([new Uint8Array([content.length >> 8, content.length & 0xff]), content])
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0) & 0x7f)
}

function writeLong(target: Uint8Array, at: number, value: number): void {
  target[at] = value >>> 24
  target[at + 1] = (value >>> 16) & 0xff
  target[at + 2] = (value >>> 8) & 0xff
  target[at + 3] = value & 0xff
}
