/** Hands a signed-in person over to the viewer's origin: a code that works once within a minute, and there becomes a cookie that can only read. */
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { parse } from '#kernel'
import type { HttpApp } from '#kernel'
import type { Access } from './access.ts'
import { cookieOf, pageCookie, setCookie, viewerCookie } from './cookies.ts'
import { crossSite, deadLink, noViewer } from './problems.ts'

const uid = z.string().regex(/^[0-9.]{1,64}$/)
const wanted = z.strictObject({ studyInstanceUids: z.array(uid).min(1).max(20) })
const handover = z.object({ code: z.string().max(100) })
const handoverSeconds = 60

interface Handover {
  readonly account: string
  readonly parent: string
  readonly studies: readonly string[]
}

/** On the page's application. */
export function viewerRoutes(access: Access): (app: HttpApp) => Promise<void> {
  return async (app) => {
    app.post('/api/access/viewer', { config: { permission: 'study:read' } }, async (request) => {
      const { viewerUrl } = access.options
      if (viewerUrl === undefined) throw noViewer()
      const { studyInstanceUids: studies } = parse(wanted, request.body)
      const secret = cookieOf(request, pageCookie(access.context.publicUrl))
      const session = secret === undefined ? undefined : await access.sessions.find(secret, 'page')
      // A program has no browser to hand over.
      if (!session) throw crossSite()
      const code = await access.once.make(
        'viewer',
        { account: session.actor.id, parent: session.digest, studies } satisfies Handover,
        handoverSeconds,
      )
      return { url: `${new URL(viewerUrl).origin}/enter?code=${code}` }
    })
  }
}

/** On the viewer's application: the code becomes the viewer's cookie. */
export function viewerEntryRoutes(access: Access): (app: HttpApp) => Promise<void> {
  return async (app) => {
    app.get('/enter', { config: { permission: 'public', rateLimit: { max: 60, timeWindow: 60_000 } } }, async (request, reply) => {
      const { viewerUrl } = access.options
      const taken = await access.once.take<Handover>('viewer', parse(handover, request.query).code)
      if (!taken || viewerUrl === undefined) throw deadLink()
      const secret = await access.sessions.begin(taken.account, 'viewer', { parent: taken.parent })
      setCookie(reply, viewerCookie(new URL(viewerUrl).origin), secret)
      return reply.redirect(`/viewer?StudyInstanceUIDs=${taken.studies.join(',')}`, 303)
    })
  }
}

/** Whether a request to the viewer's application comes with a session of the viewer that is still good. */
export async function hasViewerSession(access: Access, request: FastifyRequest): Promise<boolean> {
  const secret = cookieOf(request, viewerCookie(new URL(access.options.viewerUrl ?? 'http://127.0.0.1:0').origin))
  return secret !== undefined && (await access.sessions.find(secret, 'viewer')) !== undefined
}
