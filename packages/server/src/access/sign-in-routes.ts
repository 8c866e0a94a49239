/** Signing in and out: the relying party's two addresses and the end of a session. */
import { z } from 'zod'
import { parse } from '#kernel'
import type { HttpApp } from '#kernel'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Access } from './access.ts'
import { cookieOf, pageCookie, setCookie, signInCookie } from './cookies.ts'
import { signInFailed } from './problems.ts'
import type { Begun, RelyingParty } from './relying-party.ts'

const signInSeconds = 900
/** Attempts per minute and address. */
export const signInRate = { rateLimit: { max: 60, timeWindow: 60_000 } }
const start = z.object({ return: z.string().max(2000).optional() })
const signOut = z.strictObject({ everywhere: z.boolean().optional() }).optional()

export function signInRoutes(access: Access, party: RelyingParty): (app: HttpApp) => Promise<void> {
  const { publicUrl } = access.context
  return async (app) => {
    app.get('/sign-in', { config: { permission: 'public', ...signInRate } }, async (request, reply) => {
      // The provider sends the browser back to the public address; the cookie must be there and not at another of our names.
      if (request.headers.host !== new URL(publicUrl).host && request.protocol === new URL(publicUrl).protocol.slice(0, -1)) {
        return reply.redirect(`${publicUrl}${request.raw.url ?? '/sign-in'}`, 303)
      }
      const location = await beginSignIn(access, party, { reply, returnTo: ownPath(parse(start, request.query).return) })
      return reply.redirect(location, 303)
    })
    app.get('/sign-in/callback', { config: { permission: 'public', ...signInRate } }, async (request, reply) => {
      const begun = await takeBegun(access, request)
      setCookie(reply, signInCookie(publicUrl), undefined, 'Lax')
      const { actor, idToken } = await party.complete(request.raw.url ?? '', begun)
      await beginSession(access, { request, reply, id: actor.id, idToken })
      return reply.redirect(begun.returnTo, 303)
    })
    app.post('/api/access/sign-out', { config: { permission: 'session:read' } }, async (request, reply) => {
      const { everywhere = false } = parse(signOut, request.body ?? undefined) ?? {}
      const secret = cookieOf(request, pageCookie(publicUrl))
      const session = secret === undefined ? undefined : await access.sessions.find(secret, 'page')
      setCookie(reply, pageCookie(publicUrl), undefined)
      if (!session) return {}
      await access.sessions.end(session, everywhere)
      const location = await party.signOutAddress(session.idToken)
      return location === undefined ? {} : { location }
    })
  }
}

/** A new session of this browser, in place of the one that it had. */
export async function beginSession(
  access: Access,
  about: { request: FastifyRequest; reply: FastifyReply; id: string; idToken?: string | undefined },
): Promise<void> {
  const cookie = pageCookie(access.context.publicUrl)
  const before = cookieOf(about.request, cookie)
  const earlier = before === undefined ? undefined : await access.sessions.find(before, 'page')
  if (earlier) await access.sessions.end(earlier)
  const secret = await access.sessions.begin(about.id, 'page', { idToken: about.idToken })
  await access.context.ledger.append({ type: 'access/signed-in', actor: about.id, subject: about.id, detail: {} })
  setCookie(about.reply, cookie, secret)
}

/** Sets the cookie that ties a sign-in to this browser and returns the provider's address. */
export async function beginSignIn(
  access: Access,
  party: RelyingParty,
  about: { reply: FastifyReply; returnTo: string; welcome?: string },
): Promise<string> {
  const { location, begun } = await party.begin(about.returnTo, about.welcome)
  setCookie(about.reply, signInCookie(access.context.publicUrl), await access.once.make('sign-in', begun, signInSeconds), 'Lax')
  return location
}

async function takeBegun(access: Access, request: FastifyRequest): Promise<Begun> {
  const secret = cookieOf(request, signInCookie(access.context.publicUrl))
  const begun = secret === undefined ? undefined : await access.once.take<Begun>('sign-in', secret)
  if (!begun) throw signInFailed()
  return begun
}

/** Only a path of our own; everything else leads home (no open redirect). */
function ownPath(path: string | undefined): string {
  return path !== undefined && /^\/(?![/\\])[\x21-\x7e]*$/.test(path) && !path.includes('\\') ? path : '/'
}
