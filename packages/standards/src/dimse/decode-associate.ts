// Decodes every PDU but P-DATA-TF from its body: PS3.8 §9.3.2–9.3.8, user items of PS3.8 Annex D and PS3.7 Annex D.3.3.
import { unpadded } from './ae-title.ts'
import {
  type AnsweredContext,
  type AssociateAccept,
  type AssociateRequest,
  type ControlPdu,
  type ExtendedNegotiation,
  PduError,
  type ProposedContext,
  type RoleSelection,
  type UserInformation,
} from './pdu.ts'

interface Item {
  readonly type: number
  readonly start: number
  readonly end: number
}

/** `body` is what follows the six bytes of the PDU header. Throws PduError. */
export function decodeControlPdu(type: number, body: Uint8Array): ControlPdu {
  if (type === 1 || type === 2) return decodeAssociate(type, body)
  if (type === 5) return { kind: 'release-rq' }
  if (type === 6) return { kind: 'release-rp' }
  const [, second = 0, third = 0, fourth = 0] = body
  if (type === 3) return { kind: 'associate-rj', result: second, source: third, reason: fourth }
  return { kind: 'abort', source: third, reason: fourth }
}

function decodeAssociate(type: 1 | 2, body: Uint8Array): AssociateRequest | AssociateAccept {
  if (body.length < 68) throw new PduError('dimse/pdu-too-short', 2, { text: 'A-ASSOCIATE shorter than its fixed fields' })
  let applicationContext: string | undefined
  let user: UserInformation | undefined
  const proposed: ProposedContext[] = []
  const answered: AnsweredContext[] = []
  for (const item of items(body, 68, body.length)) {
    if (item.type === 0x10) applicationContext = once(applicationContext, unpadded(body, item.start, item.end), item)
    else if (item.type === 0x20 && type === 1) proposed.push(decodeProposed(body, item))
    else if (item.type === 0x21 && type === 2) answered.push(decodeAnswered(body, item))
    else if (item.type === 0x50) user = once(user, decodeUser(body, item), item)
    // Other item types are ignored: PS3.8 §9.3.1 asks that unrecognised items be skipped.
  }
  if (user === undefined) throw new PduError('dimse/no-user-information', 68, { text: 'A-ASSOCIATE without user information' })
  const head = {
    protocolVersion: word(body, 0),
    calledAe: unpadded(body, 4, 20).trimStart(),
    callingAe: unpadded(body, 20, 36).trimStart(),
    applicationContext: applicationContext ?? '',
    user,
  }
  if (type === 2) return { kind: 'associate-ac', ...head, contexts: answered }
  refuseBadIds(proposed)
  return { kind: 'associate-rq', ...head, contexts: proposed }
}

// PS3.8 §9.3.2.2: identifiers are odd, 1 to 255, and each is used once.
function refuseBadIds(contexts: readonly ProposedContext[]): void {
  const seen = new Set<number>()
  for (const { id } of contexts) {
    if (id % 2 === 0) throw new PduError('dimse/context-id', 68, { text: 'A presentation context with an even identifier' })
    if (seen.has(id)) throw new PduError('dimse/context-id', 68, { text: 'Two presentation contexts with one identifier' })
    seen.add(id)
  }
}

function decodeProposed(body: Uint8Array, item: Item): ProposedContext {
  if (item.end - item.start < 4) throw tooShort(item)
  let abstractSyntax: string | undefined
  const transferSyntaxes: string[] = []
  for (const sub of items(body, item.start + 4, item.end)) {
    if (sub.type === 0x30) abstractSyntax = once(abstractSyntax, unpadded(body, sub.start, sub.end), sub)
    else if (sub.type === 0x40) transferSyntaxes.push(unpadded(body, sub.start, sub.end))
  }
  if (abstractSyntax === undefined)
    throw new PduError('dimse/no-abstract-syntax', item.start, { text: 'A context without abstract syntax' })
  if (transferSyntaxes.length === 0)
    throw new PduError('dimse/no-transfer-syntax', item.start, { text: 'A context without transfer syntax' })
  return { id: body[item.start] as number, abstractSyntax, transferSyntaxes }
}

function decodeAnswered(body: Uint8Array, item: Item): AnsweredContext {
  if (item.end - item.start < 4) throw tooShort(item)
  let transferSyntax = ''
  for (const sub of items(body, item.start + 4, item.end)) {
    if (sub.type === 0x40) transferSyntax = unpadded(body, sub.start, sub.end)
  }
  return { id: body[item.start] as number, result: body[item.start + 2] as number, transferSyntax }
}

function decodeUser(body: Uint8Array, item: Item): UserInformation {
  const user: { -readonly [K in keyof UserInformation]: UserInformation[K] } = {
    maxLength: 0,
    implementationClassUid: '',
    roles: [],
    extended: [],
  }
  const roles: RoleSelection[] = []
  const extended: ExtendedNegotiation[] = []
  for (const sub of items(body, item.start, item.end)) {
    const size = sub.end - sub.start
    if (sub.type === 0x51) user.maxLength = size === 4 ? word(body, sub.start) * 0x10000 + word(body, sub.start + 2) : refuse(sub)
    else if (sub.type === 0x52) user.implementationClassUid = unpadded(body, sub.start, sub.end)
    else if (sub.type === 0x53) {
      if (size !== 4) refuse(sub)
      user.asyncOperations = { invoked: word(body, sub.start), performed: word(body, sub.start + 2) }
    } else if (sub.type === 0x54) roles.push(decodeRole(body, sub))
    else if (sub.type === 0x55) user.implementationVersion = unpadded(body, sub.start, sub.end)
    else if (sub.type === 0x56) extended.push(decodeExtended(body, sub))
    else if (sub.type === 0x58) user.userIdentity = decodeIdentity(body, sub)
    else if (sub.type === 0x59) user.userIdentityResponse = counted(body, sub.start, sub.end)
  }
  return { ...user, roles, extended }
}

function decodeRole(body: Uint8Array, item: Item): RoleSelection {
  const uid = counted(body, item.start, item.end)
  const at = item.start + 2 + uid.length
  if (at + 2 !== item.end) throw tooShort(item)
  return { sopClassUid: unpadded(uid, 0, uid.length), scu: body[at] === 1, scp: body[at + 1] === 1 }
}

function decodeExtended(body: Uint8Array, item: Item): ExtendedNegotiation {
  const uid = counted(body, item.start, item.end)
  return { sopClassUid: unpadded(uid, 0, uid.length), information: body.slice(item.start + 2 + uid.length, item.end) }
}

function decodeIdentity(body: Uint8Array, item: Item): NonNullable<UserInformation['userIdentity']> {
  if (item.end - item.start < 6) throw tooShort(item)
  const primary = counted(body, item.start + 2, item.end)
  const secondary = counted(body, item.start + 4 + primary.length, item.end)
  return {
    type: body[item.start] as number,
    responseRequested: body[item.start + 1] === 1,
    primary: primary.slice(),
    secondary: secondary.slice(),
  }
}

/** A field of a two-byte length and so many bytes. */
function counted(body: Uint8Array, start: number, end: number): Uint8Array {
  const length = end - start < 2 ? Number.POSITIVE_INFINITY : word(body, start)
  if (start + 2 + length > end) throw new PduError('dimse/item-length', start + 6, { text: 'A field longer than its item' })
  return body.subarray(start + 2, start + 2 + length)
}

function* items(body: Uint8Array, from: number, end: number): Generator<Item> {
  let at = from
  while (at < end) {
    if (at + 4 > end) throw new PduError('dimse/item-length', at + 6, { text: 'An item header cut short' })
    const start = at + 4
    const stop = start + word(body, at + 2)
    if (stop > end) throw new PduError('dimse/item-length', at + 6, { text: 'An item longer than what holds it' })
    yield { type: body[at] as number, start, end: stop }
    at = stop
  }
}

function once<T>(before: T | undefined, value: T, item: Item): T {
  if (before !== undefined) throw new PduError('dimse/repeated-item', item.start + 6, { text: 'An item given twice' })
  return value
}

function refuse(item: Item): never {
  throw tooShort(item)
}

function tooShort(item: Item): PduError {
  return new PduError('dimse/item-length', item.start + 6, { text: 'An item of the wrong length' })
}

function word(body: Uint8Array, at: number): number {
  return ((body[at] as number) << 8) | (body[at + 1] as number)
}
