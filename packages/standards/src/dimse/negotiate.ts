// The acceptor's side of presentation context and role negotiation: PS3.8 §7.1.1.13–14, PS3.7 Annex D.3.3.4.
import { isUid } from './ae-title.ts'
import type { AnsweredContext, AssociateRequest, RoleSelection } from './pdu.ts'

export interface Offer {
  /** In the order of preference; 'all' takes the requestor's order, with the retired big endian last. */
  readonly transferSyntaxes: readonly string[] | 'all'
  /** Whether the requestor may be the provider (SCP) of this class: for C-GET and for event reports. */
  readonly requestorMayProvide: boolean
}

export interface NegotiatedContext {
  readonly id: number
  readonly abstractSyntax: string
  readonly transferSyntax: string
  /** Roles of the requestor on this context. */
  readonly scu: boolean
  readonly scp: boolean
}

export interface Negotiation {
  readonly answers: readonly AnsweredContext[]
  readonly roles: readonly RoleSelection[]
  readonly accepted: ReadonlyMap<number, NegotiatedContext>
}

const implicitLittleEndian = '1.2.840.10008.1.2'
const bigEndian = '1.2.840.10008.1.2.2'

/** Answers every proposed context. `offer` tells what is offered for an abstract syntax, undefined where nothing is. */
export function negotiate(request: AssociateRequest, offer: (abstractSyntax: string) => Offer | undefined): Negotiation {
  const proposedRoles = new Map(request.user.roles.map((role) => [role.sopClassUid, role]))
  const roles = new Map<string, RoleSelection>()
  const answers: AnsweredContext[] = []
  const accepted = new Map<number, NegotiatedContext>()
  for (const { id, abstractSyntax, transferSyntaxes } of request.contexts) {
    const offered = isUid(abstractSyntax) ? offer(abstractSyntax) : undefined
    const transferSyntax = offered && choose(transferSyntaxes, offered.transferSyntaxes)
    if (offered === undefined || transferSyntax === undefined) {
      answers.push({ id, result: offered === undefined ? 3 : 4, transferSyntax: implicitLittleEndian })
      continue
    }
    const role = proposedRoles.get(abstractSyntax)
    const granted = role && { sopClassUid: abstractSyntax, scu: role.scu, scp: role.scp && offered.requestorMayProvide }
    if (granted) roles.set(abstractSyntax, granted)
    answers.push({ id, result: 0, transferSyntax })
    accepted.set(id, { id, abstractSyntax, transferSyntax, scu: granted?.scu ?? true, scp: granted?.scp ?? false })
  }
  return { answers, roles: [...roles.values()], accepted }
}

function choose(proposed: readonly string[], offered: readonly string[] | 'all'): string | undefined {
  if (offered !== 'all') return offered.find((uid) => proposed.includes(uid))
  const known = proposed.filter(isUid)
  return known.find((uid) => uid !== bigEndian) ?? known[0]
}
