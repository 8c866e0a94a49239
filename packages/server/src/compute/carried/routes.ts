/** The addresses of tools that go from a hub to its nodes: registered at the hub; at a node looked at, tested, admitted or refused by a person. */
import { z } from 'zod'
import { parse } from '#kernel'
import type { HttpApp } from '#kernel'
import { readManifest } from '../tools/manifest.ts'
import type { HubTools } from './hub-tools.ts'
import type { OfferedTools } from './offered-tools.ts'

const newTool = z.strictObject({ manifest: z.unknown(), files: z.record(z.string().max(200), z.base64().max(96 * 1024 ** 2)) })
const withdrawal = z.strictObject({ reason: z.string().trim().min(1).max(500) })
const digestOf = z.object({ digest: z.string().regex(/^[0-9a-f]{64}$/) })
const read = { config: { permission: 'tool:read' } }
const steward = { config: { permission: 'tool:register' } }

export function hubToolRoutes(tools: HubTools): (app: HttpApp) => Promise<void> {
  return async (app) => {
    app.get('/api/tools', read, async () => ({ role: 'hub', ...await tools.list() }))
    app.post('/api/tools', { ...steward, bodyLimit: 128 * 1024 ** 2 }, async (request, reply) => {
      const { manifest, files } = parse(newTool, request.body)
      const contents = new Map(Object.entries(files).map(([path, content]) => [path, Buffer.from(content, 'base64')]))
      return reply.code(201).send(await tools.register({ manifest: readManifest(manifest), files: contents }, request.actor))
    })
    app.post<{ Params: { id: string, version: string } }>('/api/tools/:id/versions/:version/withdrawal', steward, async ({ params, body, actor }, reply) => {
      await tools.withdraw({ tool: params.id, version: params.version }, parse(withdrawal, body).reason, actor)
      return reply.code(204).send()
    })
  }
}

export function offeredToolRoutes(offered: OfferedTools): (app: HttpApp) => Promise<void> {
  return async (app) => {
    app.get('/api/tools', read, async () => ({ role: 'node', offered: await offered.list() }))
    app.post('/api/tools/ask', steward, async (_request, reply) => {
      await offered.askWhat()
      return reply.code(202).send({})
    })
    app.get('/api/tools/offered/:digest', read, async ({ params }) => offered.look(parse(digestOf, params).digest))
    for (const act of ['fetch', 'test', 'admit', 'refuse'] as const) {
      app.post(`/api/tools/offered/:digest/${act}`, steward, async ({ params, actor }) => offered[act](parse(digestOf, params).digest, actor))
    }
  }
}
