/** Routes of reports: made for a send or a study, kept as signed, read as JSON or as a page that needs nothing else. */
import { renderReportPage } from '@vesalius/deidentify/report'
import { z } from 'zod'
import { parse } from '#kernel'
import type { HttpApp } from '#kernel'
import type { Ingest } from '../ingest.ts'

const Asked = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('send'), about: z.string().regex(/^send-[0-9a-z]{26}$/) }),
  z.strictObject({ kind: z.literal('study'), about: z.string().regex(/^[\d.]{1,64}$/) }),
])
const PageQuery = z.object({ language: z.enum(['en', 'de']).default('en') })
const IdParams = z.object({ id: z.string().max(40) })
const config = { permission: 'report:read' }

export function reportRoutes({ reports }: Ingest): (app: HttpApp) => Promise<void> {
  return async (app) => {
    app.get('/api/ingest/reports', { config }, async () => ({ reports: await reports.list() }))
    app.post('/api/ingest/reports', { config }, async (request, reply) => reply.code(201).send(await reports.make(request.actor.id, parse(Asked, request.body))))
    app.get('/api/ingest/reports/:id/report.json', { config }, async (request, reply) => {
      const { id } = parse(IdParams, request.params)
      return reply.header('content-disposition', `attachment; filename="${id}.json"`).send((await reports.get(id)).report)
    })
    app.get('/api/ingest/reports/:id/report.html', { config }, async (request, reply) => {
      const { language } = parse(PageQuery, request.query)
      const { report, at, about } = await reports.get(parse(IdParams, request.params).id)
      return reply.type('text/html; charset=utf-8').send(renderReportPage(report, { language, made: at.toISOString(), about }))
    })
  }
}
