/**
 * Says who sends a request and whether they may: a token in the Authorization header, or the session cookie of this origin. A cookie counts only
 * when the browser says that our own page sends it (Fetch Metadata), so another site, port or the viewer cannot act with it.
 */
import type { FastifyRequest } from 'fastify'
import type { Actor, Guard, Problem } from '#kernel'
import { cookieOf } from './cookies.ts'
import { mustAllow } from './permissions.ts'
import { badToken, crossSite, notSignedIn } from './problems.ts'
import type { Refusals } from './refusals.ts'
import type { SessionKind, Sessions } from './sessions.ts'
import type { Tokens } from './tokens.ts'

export interface GuardOptions {
  readonly tokens: Tokens
  readonly sessions: Sessions
  readonly refusals: Refusals
  readonly kind: SessionKind
  readonly cookie: string
  /** The scheme, host and port of the page that may use the cookie. */
  readonly origin: string
  /** If set, these roles stand in for the actor's own wherever the actor has more. */
  readonly atMost?: readonly string[]
}

export function makeGuard(options: GuardOptions): Guard {
  const guard = async (request: FastifyRequest, permission: string): Promise<Actor> => {
    let actor: Actor | undefined
    try {
      actor = await actorOf(request, options)
      mustAllow(actor.roles, permission)
      return actor
    } catch (error) {
      await options.refusals.note(error, permission, actor)
      throw error
    }
  }
  return Object.assign(guard, { refused: (problem: Problem, permission: string, actor: Actor) => options.refusals.note(problem, permission, actor) })
}

async function actorOf(request: FastifyRequest, options: GuardOptions): Promise<Actor> {
  const { authorization } = request.headers
  if (authorization !== undefined) {
    // `Secret` is what the mediator of EUCAIM's federated search writes.
    const token = /^(?:Bearer|Secret) ([\w~+/.-]{10,200}=*)$/i.exec(authorization)?.[1]
    if (!token) throw badToken()
    return options.tokens.actorOf(token)
  }
  const secret = cookieOf(request, options.cookie)
  if (secret === undefined) throw notSignedIn()
  if (!isFromOurPage(request, options.origin)) throw crossSite()
  const session = await options.sessions.find(secret, options.kind)
  if (!session) throw notSignedIn()
  return options.atMost ? { ...session.actor, roles: options.atMost } : session.actor
}

/** Reads need the browser not to say otherwise; writes need it to say that our own page sends them. */
export function isFromOurPage(request: FastifyRequest, origin: string): boolean {
  const site = request.headers['sec-fetch-site']
  const mode = request.headers['sec-fetch-mode']
  const from = request.headers.origin
  if (request.method === 'GET' || request.method === 'HEAD') {
    return site === undefined || site === 'same-origin' || site === 'none' || mode === 'navigate'
  }
  // A page cannot forge Fetch Metadata; browsers leave it out where there is no TLS, and there Origin must be ours.
  return site === undefined ? from === origin : site === 'same-origin'
}
