/** Cookies (RFC 6265bis): opaque, HttpOnly, of this host only; with TLS also Secure and named __Host-. */
import type { FastifyReply, FastifyRequest } from 'fastify'

export const pageCookie = (publicUrl: string): string => nameOf('vesalius_session', publicUrl)
export const viewerCookie = (viewerUrl: string): string => nameOf('vesalius_viewer', viewerUrl)
/** Binds a sign-in under way to the browser that began it. */
export const signInCookie = (publicUrl: string): string => nameOf('vesalius_sign_in', publicUrl)

const nameOf = (name: string, url: string): string => (url.startsWith('https:') ? `__Host-${name}` : name)

/** The value of a cookie; undefined also when it comes twice, which only an attacker's cookie does. */
export function cookieOf(request: FastifyRequest, name: string): string | undefined {
  const found = (request.headers.cookie ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
  return found.length === 1 ? found[0]?.slice(name.length + 1) : undefined
}

/** Sets a cookie for the browser's session, or removes it (`undefined`). */
export function setCookie(reply: FastifyReply, name: string, value: string | undefined, sameSite: 'Strict' | 'Lax' = 'Strict'): void {
  const secure = name.startsWith('__Host-') ? '; Secure' : ''
  const end = value === undefined ? '; Max-Age=0' : ''
  reply.header('set-cookie', `${name}=${value ?? ''}; Path=/; HttpOnly; SameSite=${sameSite}${secure}${end}`)
}
