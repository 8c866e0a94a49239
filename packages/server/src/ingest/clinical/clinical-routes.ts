/**
 * Routes of clinical tables: proposals, a look at the result with its risk, the result as a file, and its way into the archive; FHIR bundles. What is
 * identified comes with each request, and does not stay.
 */
import { mappingSchema } from '@vesalius/standards/clinical'
import { z } from 'zod'
import { parse } from '#kernel'
import type { HttpApp } from '#kernel'
import type { Ingest } from '../ingest.ts'
import { forgetSeeds } from './person-file.ts'
import type { ClinicalJob } from './clinical.ts'

const project = z.string().regex(/^[a-z0-9-]{1,40}$/)
const Base = z.strictObject({ file: z.base64().max(96 * 1024 ** 2), project: project.optional() })
const Plan = z.array(z.strictObject({
  header: z.string().max(1000),
  role: z.enum(['identifier', 'other-identifier', 'name', 'staff', 'institution', 'address', 'telephone', 'mail', 'birth-date', 'date', 'time', 'uid', 'age', 'sex', 'postcode', 'code', 'number', 'text', 'unknown']),
  action: z.enum(['pseudonym', 'uid', 'shift', 'first-of-month', 'year', 'cap-age', 'age-bands-5', 'age-bands-10', 'age-bands-20', 'postcode-area', 'clean', 'keep', 'remove']),
  dayOrder: z.enum(['dmy', 'mdy']).optional(),
})).max(5000)
const Job = Base.extend({ plans: z.array(Plan).max(100), quasi: z.array(z.string().max(1100)).max(200).optional(), k: z.number().int().min(2).max(100).default(5) })
const sourceName = z.string().regex(/^[a-z0-9-]{1,60}$/)
const Named = Job.extend({ name: sourceName.optional() })
const Store = Job.extend({ name: sourceName, mappings: z.array(mappingSchema).max(100) })
const Fhir = z.strictObject({ bundle: z.record(z.string(), z.unknown()), name: sourceName, project: project.optional(), look: z.boolean().default(false) })
const Forget = z.strictObject({ project: project.optional() })

const config = { permission: 'ingest:review' }
const limits = { config, bodyLimit: 128 * 1024 ** 2 }

export function clinicalRoutes(ingest: Ingest): (app: HttpApp) => Promise<void> {
  const { clinical, clinicalStore, options } = ingest
  const jobOf = ({ file, plans, ...rest }: z.infer<typeof Job>): ClinicalJob => {
    const { project: named, quasi, k } = rest
    return { k, quasi, project: named ?? options.project, bytes: Buffer.from(file, 'base64'), plans: plans.map((plan) => plan.map(({ dayOrder, ...column }) => ({ ...column, ...(dayOrder ? { dayOrder } : {}) }))) }
  }
  return async (app) => {
    app.post('/api/ingest/clinical/proposals', limits, async (request) => {
      const body = parse(Base, request.body)
      return clinical.propose(body.project ?? options.project, Buffer.from(body.file, 'base64'))
    })
    app.post('/api/ingest/clinical/preview', limits, async (request) => {
      const { tables, risk, riskColumns } = await clinical.preview(jobOf(parse(Job, request.body)))
      return { tables: tables.map((table) => ({ ...table, held: table.held.slice(0, 100), otherPerson: table.otherPerson.slice(0, 100) })), risk, riskColumns }
    })
    app.post('/api/ingest/clinical/result', limits, async (request, reply) => {
      const { bytes, extension } = await clinical.release(request.actor.id, jobOf(parse(Job, request.body)))
      const type = extension === 'csv' ? 'text/csv; charset=utf-8' : 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
      return reply.type(type).header('content-disposition', `attachment; filename="clinical-1.${extension}"`).send(Buffer.from(bytes))
    })
    app.post('/api/ingest/clinical/mapping', limits, async (request) => {
      const { name, ...job } = parse(Named, request.body)
      return { tables: await clinicalStore.propose(jobOf(job), name) }
    })
    app.post('/api/ingest/clinical/store', limits, async (request, reply) => {
      const { name, mappings, ...job } = parse(Store, request.body)
      return reply.code(201).send({ sources: await clinicalStore.store(request.actor.id, jobOf(job), { name, mappings }) })
    })
    app.post('/api/ingest/clinical/fhir', limits, async (request) => {
      const { project: named, ...rest } = parse(Fhir, request.body)
      return clinicalStore.fhir(request.actor.id, { ...rest, project: named ?? options.project })
    })
    app.post('/api/ingest/clinical/forget', { config: { permission: 'vault:destroy' } }, async (request, reply) => {
      const name = parse(Forget, request.body).project ?? options.project
      await options.ledger.append({ type: 'ingest/clinical-forgotten', actor: request.actor.id, subject: `project-${name}`, detail: {} })
      forgetSeeds(options.keysFolder, name)
      return reply.code(204).send()
    })
  }
}
