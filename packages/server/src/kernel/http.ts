/**
 * The HTTP application on which every room hangs its routes: guard, headers, limits, problems, counters (RFC 9110, RFC 9457).
 * Every route names the permission that it needs; a route that names none is refused when it is registered.
 */
import fastify from 'fastify'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import helmet from '@fastify/helmet'
import rateLimit from '@fastify/rate-limit'
import { Registry } from 'prom-client'
import { installBodies } from './http-bodies.ts'
import { installCounters } from './http-counters.ts'
import { methodTable } from './http-methods.ts'
import type { MethodTable } from './http-methods.ts'
import { installPatience } from './http-patience.ts'
import type { Patience } from './http-patience.ts'
import { answerClientError, installProblems, NotFound, sendProblem, TooMany } from './http-problems.ts'
import { newIdentifier } from './identifiers.ts'
import { traceOf } from './log.ts'
import type { Log } from './log.ts'
import { Problem, problem } from './problem.ts'

const WrongHost = problem(
  'http/wrong-host',
  421,
  'This address is not one of those under which this server answers; see the setting public-url',
)
const TwoHosts = problem('http/two-hosts', 400, 'The request names more than one host')

/** Who acts. `nobody` acts on public routes only. The identifier is ours, never a name from outside. */
export interface Actor {
  readonly id: string
  readonly name: string
  readonly kind: 'person' | 'program' | 'nobody'
  readonly roles: readonly string[]
}

/** Says who sends a request and that they may do `permission`, or throws a Problem with status 401 or 403. */
export interface Guard {
  (request: FastifyRequest, permission: string): Promise<Actor>
  /** Told when a route itself refuses with 403 what the permission alone allows: one's own proposal, another's permit. */
  readonly refused?: (problem: Problem, permission: string, actor: Actor) => Promise<void>
}
export type HttpApp = FastifyInstance

export interface HttpOptions {
  readonly log: Log
  readonly guard: Guard
  /** The address that people type; decides whether HSTS is sent and whether a proxy on loopback is believed. */
  readonly publicUrl: string
  /** `name` answers on any port, `name:port` on that one. */
  readonly allowedHosts: readonly string[]
  /** Largest body of a route that does not set `bodyLimit`, in bytes. Default 1 MiB. */
  readonly maxBodyBytes?: number
  /** Replaces directives of the content security policy. */
  readonly contentSecurityPolicy?: Readonly<Record<string, readonly string[]>>
  /** The whole policy of an application that is not the pages; `base-uri`, `form-action`, `object-src` and `frame-ancestors` stay closed. */
  readonly replaceContentSecurityPolicy?: Readonly<Record<string, readonly string[]>>
  /** `require-corp` makes the page cross-origin isolated. */
  readonly crossOriginEmbedderPolicy?: 'require-corp' | 'credentialless'
  readonly patience?: Partial<Patience>
  /** Answers a GET or HEAD that no route answers (the page of the browser application), or returns false. */
  readonly fallback?: (request: FastifyRequest, reply: FastifyReply) => boolean | Promise<boolean>
}

declare module 'fastify' {
  interface FastifyContextConfig {
    permission?: string
    /** The handler reads `request.body` as a stream of the (decoded) bytes. */
    rawBody?: boolean
  }
  interface FastifyRequest {
    actor: Actor
  }
  interface FastifyInstance {
    metrics: Registry
  }
}

export const nobody: Actor = Object.freeze({ id: 'nobody', name: '', kind: 'nobody', roles: Object.freeze([]) })

const closed = { 'object-src': ["'none'"], 'base-uri': ["'none'"], 'form-action': ["'self'"], 'frame-ancestors': ["'none'"] }
const defaultPolicy = {
  'default-src': ["'self'"],
  'script-src': ["'self'"],
  // Mantine writes sizes and colours into style attributes and one style element.
  'style-src': ["'self'", "'unsafe-inline'"],
  'img-src': ["'self'", 'data:', 'blob:'],
  'connect-src': ["'self'"],
}

/** Requests per minute and address on public routes that do not set their own `rateLimit`: generous, a page has many files. */
const publicRequestsPerMinute = 6000

/** Makes the application; nothing listens yet. Routes come as plugins: `app.register(roomRoutes(room))`. */
export function createHttp(options: HttpOptions): HttpApp {
  const secure = options.publicUrl.startsWith('https:')
  const app = fastify({
    logger: false,
    genReqId: () => newIdentifier('request'),
    requestIdHeader: false,
    bodyLimit: options.maxBodyBytes ?? 1024 ** 2,
    trustProxy: secure ? 'loopback' : false,
    forceCloseConnections: true,
    // An honest upload may take hours; http-patience.ts ends the others.
    requestTimeout: 0,
    keepAliveTimeout: 65_000,
    // DICOMweb names frames in the path, as many as are wanted (PS3.18 Table 10.4.1-1).
    routerOptions: { maxParamLength: 4096, ignoreTrailingSlash: false },
    http: { maxHeaderSize: 16 * 1024, headersTimeout: options.patience?.headersMs ?? 15_000, connectionsCheckingInterval: 5_000 },
    clientErrorHandler: answerClientError,
    frameworkErrors: (_error, _request, reply) => {
      void sendProblem(reply as unknown as FastifyReply, NotFound())
    },
  })
  app.decorate('metrics', new Registry())
  app.decorateRequest('actor')
  refuseRoutesWithoutPermission(app)
  const methods = methodTable()
  app.addHook('onRoute', (route) => methods.note(route))
  installProblems(app, options.log)
  installHeaders(app, options, secure)
  installDoor(app, options)
  installBodies(app)
  installPatience(app, options.patience ?? {})
  installCounters(app, options.log)
  installFallback(app, methods, options.fallback)
  return app
}

function refuseRoutesWithoutPermission(app: HttpApp): void {
  app.addHook('onRoute', (route) => {
    const permission = route.config?.permission
    if (typeof permission !== 'string' || permission === '')
      throw new Error(`The route ${String(route.method)} ${route.url} names no permission`)
    if (permission === 'public' && route.config && route.config.rateLimit === undefined) {
      route.config = { ...route.config, rateLimit: { max: publicRequestsPerMinute, timeWindow: 60_000 } }
    }
  })
}

function installHeaders(app: HttpApp, options: HttpOptions, secure: boolean): void {
  const policy = { ...(options.replaceContentSecurityPolicy ?? defaultPolicy), ...closed, ...options.contentSecurityPolicy }
  const directives = Object.fromEntries(Object.entries(policy).map(([name, values]) => [name, [...values]]))
  void app.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives },
    strictTransportSecurity: secure ? { maxAge: 31_536_000, includeSubDomains: false } : false,
    crossOriginEmbedderPolicy: options.crossOriginEmbedderPolicy ? { policy: options.crossOriginEmbedderPolicy } : false,
    referrerPolicy: { policy: 'no-referrer' },
    frameguard: { action: 'deny' },
  })
  void app.register(rateLimit, {
    global: false,
    errorResponseBuilder: () => TooMany(),
    addHeadersOnExceeding: noHeaders,
    addHeaders: { ...noHeaders, 'retry-after': true },
  })
  app.addHook('onSend', async (request, reply, payload) => {
    reply.header('request-id', request.id)
    // What a person may see is not for a cache between, whatever the address looks like (web cache deception).
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store')
    return payload
  })
}

const noHeaders = { 'x-ratelimit-limit': false, 'x-ratelimit-remaining': false, 'x-ratelimit-reset': false }

function installDoor(app: HttpApp, options: HttpOptions): void {
  const allowed = new Set(options.allowedHosts.map((host) => host.toLowerCase()))
  app.addHook('onRequest', async (request) => {
    request.actor = nobody
    checkHost(request, allowed)
    if (request.is404) return
    const permission = request.routeOptions.config.permission as string
    if (permission !== 'public') request.actor = await options.guard(request, permission)
  })
  app.addHook('onError', async (request, _reply, error: unknown) => {
    // Before that it was the guard that refused, and noted it.
    if (request.actor === nobody || !(error instanceof Problem) || error.status !== 403) return
    // What was refused stays refused when that cannot be noted.
    await options.guard.refused?.(error, request.routeOptions.config.permission as string, request.actor).catch((failure: unknown) => options.log.error({ ...traceOf(failure) }, 'a refusal could not be noted'))
  })
}

/** A page of another site whose name was made to point here (DNS rebinding) sends its own name as Host. */
function checkHost(request: FastifyRequest, allowed: ReadonlySet<string>): void {
  if (request.raw.rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === 'host').length > 1) throw TwoHosts()
  const host = (request.raw.headers.host ?? '').toLowerCase()
  if (!allowed.has(host) && !allowed.has(host.replace(/:\d+$/, ''))) throw WrongHost()
}

function installFallback(app: HttpApp, methods: MethodTable, fallback: HttpOptions['fallback']): void {
  app.setNotFoundHandler(async (request, reply) => {
    if (fallback && (request.method === 'GET' || request.method === 'HEAD') && (await fallback(request, reply))) return reply
    if (methods.answer(request, reply)) return reply
    throw NotFound()
  })
}
