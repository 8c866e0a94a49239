/** What is counted of requests, by route pattern and never by address; and the pages for machines: /api, /healthz and /metrics. */
import { Histogram } from 'prom-client'
import type { FastifyInstance } from 'fastify'
import type { Log } from './log.ts'
import { version } from './version.ts'

export function installCounters(app: FastifyInstance, log: Log): void {
  const seconds = new Histogram({
    name: 'vesalius_http_seconds',
    help: 'How long requests took, by route and status',
    registers: [app.metrics],
    labelNames: ['method', 'route', 'status'],
    buckets: [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 60],
  })
  app.addHook('onResponse', async (request, reply) => {
    const route = request.is404 ? 'none' : (request.routeOptions.url ?? 'none')
    seconds.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1000)
    log.debug(
      { request: request.id, method: request.method, route, status: reply.statusCode, milliseconds: Math.round(reply.elapsedTime) },
      'request',
    )
  })
  const rooms = new Set<string>()
  app.addHook('onRoute', ({ url }) => {
    const room = /^\/api\/([a-z]+)(\/|$)/.exec(url)?.[1]
    if (room) rooms.add(room)
  })
  void app.register(async (pages) => {
    pages.get('/api', { config: { permission: 'public' } }, async () => ({ name: 'vesalius', version, rooms: [...rooms].sort() }))
    pages.get('/healthz', { config: { permission: 'public' } }, async () => ({ ok: true }))
    pages.get('/metrics', { config: { permission: 'system:read' } }, async (_request, reply) =>
      reply.type(app.metrics.contentType).send(await app.metrics.metrics()),
    )
  })
}
