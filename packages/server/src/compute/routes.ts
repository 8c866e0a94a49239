/** The addresses of compute: tools, tasks, the air-lock. */
import { z } from 'zod'
import { parse } from '#kernel'
import type { HttpApp } from '#kernel'
import type { Compute } from './compute.ts'
import { NoTask } from './problems.ts'
import { newTask } from './tasks/new-task.ts'
import type { Task } from './tasks/tasks.ts'
import { readManifest } from './tools/manifest.ts'

const word = z.string().max(100)
const search = z.object({ text: word.optional(), kind: word.optional(), modality: word.optional(), input: word.optional(), output: word.optional() })
const newTool = z.strictObject({ manifest: z.unknown(), files: z.record(z.string().max(200), z.base64().max(96 * 1024 ** 2)) })
const decision = z.strictObject({ decision: z.enum(['release', 'deny']) })
const withdrawal = z.strictObject({ reason: z.string().trim().min(1).max(500) })
const may = (permission: string) => ({ config: { permission } })
/** Answers for the data: sees every task on them and what waits in the air-lock. */
const decides = (roles: readonly string[]): boolean => roles.includes('data-holder')

export function computeRoutes(compute: Compute): (app: HttpApp) => Promise<void> {
  return async (app) => {
    await app.register(toolRoutes(compute))
    await app.register(taskRoutes(compute))
    await app.register(airlockRoutes(compute))
  }
}

function toolRoutes({ tools, absent }: Compute): (app: HttpApp) => Promise<void> {
  return async (app) => {
    app.get('/api/compute/tools', may('tool:read'), async (request) => ({ tools: await tools.search(parse(search, request.query)), absent }))
    app.get<{ Params: { id: string } }>('/api/compute/tools/:id', may('tool:read'), async (request) => ({ versions: await tools.versions(request.params.id) }))
    app.post('/api/compute/tools', { ...may('tool:register'), bodyLimit: 128 * 1024 ** 2 }, async (request, reply) => {
      const { manifest, files } = parse(newTool, request.body)
      const contents = new Map(Object.entries(files).map(([path, content]) => [path, Buffer.from(content, 'base64')]))
      return reply.code(201).send(await tools.register({ manifest: readManifest(manifest), files: contents }, request.actor))
    })
    app.post<{ Params: { id: string, version: string } }>('/api/compute/tools/:id/versions/:version/withdrawal', may('tool:register'), async (request, reply) => {
      await tools.withdraw({ tool: request.params.id, version: request.params.version }, parse(withdrawal, request.body).reason, request.actor)
      return reply.code(204).send()
    })
  }
}

function taskRoutes({ tasks, airlock }: Compute): (app: HttpApp) => Promise<void> {
  return async (app) => {
    // Another's task is as little there as one that does not exist.
    const visible = async (id: string, actor: { readonly id: string, readonly roles: readonly string[] }): Promise<Task> => {
      const task = await tasks.get(id)
      if (task.actor !== actor.id && !decides(actor.roles)) throw NoTask()
      return task
    }
    app.post('/api/compute/tasks', may('task:submit'), async (request, reply) => reply.code(201).send(await tasks.submit(parse(newTask, request.body), request.actor)))
    app.get('/api/compute/tasks', may('task:read'), async ({ actor }) => ({ tasks: await tasks.list(decides(actor.roles) ? {} : { actor: actor.id }) }))
    app.get<{ Params: { id: string } }>('/api/compute/tasks/:id', may('task:read'), async ({ params, actor }) => {
      const task = await visible(params.id, actor)
      return { ...task, outputs: await airlock.list({ task: task.id }) }
    })
    app.post<{ Params: { id: string } }>('/api/compute/tasks/:id/cancel', may('task:submit'), async ({ params, actor }) => {
      await visible(params.id, actor)
      return tasks.cancel(params.id, actor)
    })
  }
}

function airlockRoutes({ airlock }: Compute): (app: HttpApp) => Promise<void> {
  return async (app) => {
    app.get('/api/compute/airlock', may('airlock:decide'), async ({ actor }) => airlock.review(actor))
    app.get('/api/compute/outputs', may('task:read'), async ({ actor }) => ({ outputs: await airlock.releasedTo(actor) }))
    app.post<{ Params: { id: string } }>('/api/compute/outputs/:id/decision', may('airlock:decide'), async (request) =>
      airlock.decide(request.params.id, parse(decision, request.body).decision, request.actor))
    app.get<{ Params: { id: string } }>('/api/compute/outputs/:id/content', may('task:read'), async ({ params, actor }, reply) => {
      const { output, bytes } = await airlock.content(params.id, { actor: actor.id, mayDecide: decides(actor.roles) })
      return reply.type('application/octet-stream').header('content-disposition', `attachment; filename="${output.id}"`).header('x-content-digest', output.digest).send(Buffer.from(bytes))
    })
  }
}
