/** The addresses of models: the registry, evaluations, passports, runs on a study, and which models used a subject's data. */
import { z } from 'zod'
import { parse } from '#kernel'
import type { HttpApp } from '#kernel'
import { joinSites } from './evaluation/join-sites.ts'
import type { Models } from './models.ts'
import { NoModel } from './problems.ts'
import { passportOf } from './passport/passport.ts'
import { declarationSchema } from './registry/declaration.ts'
import { mostFileBytes } from './registry/files.ts'

const word = z.string().min(1).max(100)
const name = z.string().max(60)
const reason = z.strictObject({ reason: z.string().trim().min(1).max(2_000) })
const parameters = z.record(z.string().max(60), z.unknown()).optional()
const run = z.strictObject({ tool: word, version: word, parameters })
const dataset = { dataset: word, version: z.int().min(1).max(1_000_000) }
const from = z.union([
  z.strictObject({ output: word }),
  z.strictObject({ file: z.string().regex(/^[0-9a-f]{64}$/), run, trainedOn: z.array(z.strictObject(dataset)).max(50).optional(), passport: z.string().max(1_000_000).optional() }),
  z.strictObject({ run }),
])
const newVersion = z.strictObject({ name, title: z.string().trim().min(1).max(100), declaration: declarationSchema, from })
const newEvaluation = z.strictObject({ permit: word, ...dataset, purpose: word, threshold: z.number().gt(0).lt(1).default(0.5), parameters })
const aliasOf = z.object({ alias: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/) })
const studyOf = z.strictObject({ study: z.string().regex(/^[0-9.]{1,64}$/) })
const subject = z.strictObject({ pseudonym: z.string().trim().min(1).max(64), project: z.string().regex(/^[a-z0-9-]{1,40}$/).optional() })
const formatOf = z.strictObject({ format: z.enum(['safetensors', 'onnx']) })
const may = (permission: string) => ({ config: { permission } })

type At = { Params: { name: string, version: string, alias: string, flag: string, id: string } }
const versionPath = '/api/models/:name/versions/:version'

export function modelRoutes(models: Models): (app: HttpApp) => Promise<void> {
  return async (app) => {
    registryRoutes(app, models)
    decisionRoutes(app, models)
    evaluationRoutes(app, models)
    passportRoutes(app, models)
    useRoutes(app, models)
  }
}

function registryRoutes(app: HttpApp, models: Models): void {
  const { registry, files } = models
  app.get('/api/models', may('model:read'), async () => ({ models: await registry.list() }))
  app.get<At>('/api/models/:name', may('model:read'), async ({ params }) => registry.model(params.name))
  app.post('/api/models/versions', { ...may('model:register'), bodyLimit: 2 * 1024 ** 2 }, async (request, reply) => reply.code(201).send(await models.register(parse(newVersion, request.body), request.actor)))
  app.post('/api/models/files', { config: { permission: 'model:register', rawBody: true }, bodyLimit: mostFileBytes }, async (request, reply) =>
    reply.code(201).send(await files.take(request.body as AsyncIterable<Uint8Array>, parse(formatOf, request.query).format, request.actor)))
  // Everything that its page shows, in one answer.
  app.get<At>(versionPath, may('model:read'), async ({ params }) => {
    const version = await registry.version(params.name, params.version)
    const record = await models.record(version)
    return { version, evaluations: record.evaluations, datasets: [...record.facts.values()], passport: passportOf(record), joined: joinSites(record.done) }
  })
  app.get<At>(`${versionPath}/weights`, may('model:read'), async ({ params, actor }, reply) => {
    const version = await registry.version(params.name, params.version)
    // What the air-lock let out, it let out to who registered it; others who run or answer for models here may have it too.
    const mayHave = version.registeredBy === actor.id || actor.roles.some((role) => ['data-holder', 'data-manager', 'node-admin'].includes(role))
    const bytes = mayHave ? await models.weights(version, actor) : undefined
    if (!bytes) throw NoModel()
    return reply.type('application/octet-stream').header('content-disposition', `attachment; filename="${version.name}-${version.number}.${version.format}"`).header('x-content-digest', version.digest ?? '').send(bytes)
  })
}

function decisionRoutes(app: HttpApp, { registry }: Models): void {
  const version = ({ name: model, version: which }: At['Params']) => registry.version(model, which)
  app.put<At>(`${versionPath}/declaration`, may('model:register'), async ({ params, body, actor }) => registry.declare(await version(params), parse(declarationSchema, body), actor))
  app.put<At>(`${versionPath}/aliases/:alias`, may('model:register'), async ({ params, actor }) => registry.point(await version(params), parse(aliasOf, { alias: params.alias }).alias, actor))
  app.post<At>(`${versionPath}/approval`, may('model:approve'), async ({ params, body, actor }) => registry.approve(await version(params), parse(reason, body).reason, actor))
  app.post<At>(`${versionPath}/retirement`, may('model:approve'), async ({ params, body, actor }) => registry.retire(await version(params), parse(reason, body).reason, actor))
  app.post<At>(`${versionPath}/flags/:flag/resolution`, may('model:approve'), async ({ params, body, actor }) => registry.resolve(await version(params), params.flag, { reason: parse(reason, body).reason, actor }))
}

function evaluationRoutes(app: HttpApp, { registry, evaluations }: Models): void {
  app.post<At>(`${versionPath}/evaluations`, may('model:evaluate'), async ({ params, body, actor }, reply) =>
    reply.code(201).send(await evaluations.ask(await registry.version(params.name, params.version), parse(newEvaluation, body), actor)))
  app.get<At>(`${versionPath}/evaluations`, may('model:read'), async ({ params }) => ({ evaluations: await evaluations.of(await registry.version(params.name, params.version)) }))
  app.get<At>('/api/models/evaluations/:id', may('model:read'), async ({ params }) => evaluations.get(params.id))
}

function passportRoutes(app: HttpApp, { registry, passports, ...models }: Models): void {
  const version = ({ name: model, version: which }: At['Params']) => registry.version(model, which)
  app.get<At>(`${versionPath}/passport`, may('model:read'), async ({ params }) => passportOf(await models.record(await version(params))))
  app.post<At>(`${versionPath}/passport`, may('model:register'), async ({ params, actor }, reply) => reply.code(201).send(await passports.sign(await models.record(await version(params)), actor)))
  app.get<At>(`${versionPath}/passport/signed`, may('model:read'), async ({ params }, reply) => reply.type('application/jose').send((await passports.signed(await version(params))).jws))
}

function useRoutes(app: HttpApp, { registry, runs, trace }: Models): void {
  app.post<At>(`${versionPath}/runs`, may('model:run'), async ({ params, body, actor }, reply) => reply.code(201).send(await runs.ask(await registry.version(params.name, params.version), parse(studyOf, body).study, actor)))
  app.get('/api/models/runs', may('model:run'), async ({ query }) => ({ runs: await runs.of(parse(studyOf, query).study) }))
  // In the body: what a pseudonym is asked about does not stand in logs of addresses.
  app.post('/api/models/traces', may('model:trace'), async ({ body, actor }) => {
    const { pseudonym, project } = parse(subject, body)
    return trace(pseudonym, actor, project)
  })
}

