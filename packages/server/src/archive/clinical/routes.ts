/** Clinical data over HTTP: what is there and how it is mapped, facts as a table and beside a study, and the exports with what they lose. */
import { elementOf, elements, mappingSchema, nameOfCode, reportOf, zipOf } from '@vesalius/standards/clinical'
import type { Exported } from '@vesalius/standards/clinical'
import { findConcepts } from '@vesalius/standards/eucaim/concepts'
import { writeEucaimCdm } from '@vesalius/standards/eucaim/cdm'
import { writeOmop } from '@vesalius/standards/omop'
import { z } from 'zod'
import { parse } from '#kernel'
import type { HttpApp } from '#kernel'
import type { Archive } from '../archive.ts'
import { NoSuchStudy } from '../problems.ts'
import { readerOf } from '../reads.ts'
import type { Surface } from '../reads.ts'
import { exportInput } from './exports.ts'
import { clinicalTable, codedSummary } from './facts.ts'

const project = z.string().regex(/^[a-z0-9-]{1,40}$/)
const About = z.object({ project: project.optional() })
const Page = About.extend({ offset: z.coerce.number().int().min(0).max(1e9).default(0), limit: z.coerce.number().int().min(1).max(500).default(50) })
const Words = z.object({ words: z.string().min(1).max(200), field: z.string().max(60).optional() })
const Change = z.strictObject({ project: project.optional(), mapping: mappingSchema })
const Export = z.strictObject({ project: project.optional(), model: z.enum(['eucaim', 'omop']), look: z.boolean().default(false), referenceYear: z.number().int().min(1900).max(2100).optional() })

interface Named { Params: { name: string } }

const reads = { config: { permission: 'clinical:read' } }
const edits = { config: { permission: 'clinical:edit' } }

export function clinicalRoutes(app: HttpApp, archive: Archive, surface: Surface): void {
  const { records, ledger, reads: noted, clock } = archive.parts
  const { clinical } = archive
  const projectOf = (given: { project?: string | undefined }): string => given.project ?? archive.parts.project

  // Those that hold something, and the one that is meant when none is named.
  app.get('/api/archive/projects', reads, async () => {
    const { rows } = await records.query<{ project: string }>('select project from archive_study union select project from archive_clinical_source order by project')
    return { project: projectOf({}), projects: [...new Set([projectOf({}), ...rows.map(({ project: name }) => name)])].sort() }
  })
  app.get('/api/archive/clinical/elements', reads, async () => ({ elements: elements.map(({ field, name, group, kind, unit }) => ({ field, name, group, kind, ...(unit ? { unit } : {}) })) }))
  app.get('/api/archive/clinical/concepts', reads, async (request) => {
    const { words, field } = parse(Words, request.query)
    const domains = field === undefined ? [] : elementOf(field)?.domains ?? []
    const near = findConcepts(words, { domains, limit: 25 })
    return { concepts: near.length > 0 ? near : findConcepts(words, { limit: 25 }) }
  })
  app.get('/api/archive/clinical/sources', reads, async (request) => ({ sources: await clinical.sources(projectOf(parse(About, request.query))) }))
  app.get<Named>('/api/archive/clinical/sources/:name/mapping', reads, async (request) => {
    const name = projectOf(parse(About, request.query))
    await noted.search(readerOf(request, surface), 'clinical')
    const table = await clinical.received(name, request.params.name)
    const source = (await clinical.sources(name)).find((one) => one.name === request.params.name)
    return { columns: await clinical.propose(table, source?.mapping ?? []), rows: table.rows.length }
  })
  app.put<Named>('/api/archive/clinical/sources/:name/mapping', edits, async (request) => {
    const { mapping, project: named } = parse(Change, request.body)
    const [where, { name }] = [projectOf({ project: named }), request.params]
    return records.transaction(async (tx) => {
      const stored = await clinical.remap(tx, { project: where, name, mapping, by: request.actor.id })
      await ledger?.append({ type: 'archive/clinical-mapped', actor: request.actor.id, subject: `project-${where}`, detail: { source: name, subjects: stored.subjects, facts: stored.facts } }, tx)
      return stored
    })
  })
  app.delete<Named>('/api/archive/clinical/sources/:name', edits, async (request, reply) => {
    const [where, { name }] = [projectOf(parse(About, request.query)), request.params]
    await records.transaction(async (tx) => {
      const subjects = await clinical.withdraw(tx, where, name)
      await ledger?.append({ type: 'archive/clinical-withdrawn', actor: request.actor.id, subject: `project-${where}`, detail: { source: name, subjects } }, tx)
    })
    return reply.code(204).send()
  })
  app.get('/api/archive/clinical/summary', reads, async (request) => codedSummary(records, projectOf(parse(About, request.query))))
  app.get('/api/archive/clinical/table', reads, async (request) => {
    const { offset, limit, ...about } = parse(Page, request.query)
    await noted.search(readerOf(request, surface), 'clinical')
    const subjects = (await clinical.subjects(projectOf(about))).map(({ pseudonym }) => pseudonym)
    return { total: subjects.length, ...await clinicalTable(records, projectOf(about), subjects.slice(offset, offset + limit)) }
  })
  app.get<{ Params: { uid: string } }>('/api/archive/studies/:uid/clinical', reads, async (request) => {
    const { rows } = await records.query<{ project: string; pseudonym: string }>('select t.project, u.pseudonym from archive_study t join archive_subject u on u.id = t.subject_id where t.uid = $1', [request.params.uid])
    const [study] = rows
    if (!study) throw NoSuchStudy()
    await noted.study(readerOf(request, surface), 'clinical', request.params.uid)
    const withdrawn = await archive.withdrawn.has(study.project, study.pseudonym)
    const facts = await clinical.facts(study.project, [study.pseudonym])
    return { withdrawn, facts: facts.map(({ subject: _, ...fact }) => ({ ...fact, name: elementOf(fact.field)?.name ?? fact.column, ...(fact.code === undefined ? {} : { meaning: nameOfCode(fact.code) ?? fact.code }) })) }
  })
  app.post('/api/archive/clinical/exports', { config: { permission: 'clinical:export' } }, async (request, reply) => {
    const { model, look, referenceYear, project: named } = parse(Export, request.body)
    const where = projectOf({ project: named })
    const input = { ...await exportInput(records, where), ...(referenceYear === undefined ? {} : { referenceDay: Date.UTC(referenceYear, 0, 1) / 86_400_000 }) }
    const exported: Exported = model === 'eucaim' ? writeEucaimCdm(input) : writeOmop(input, { today: clock.now().toISOString().slice(0, 10), version: '1' })
    const report = reportOf(exported, { model: model === 'eucaim' ? 'EUCAIM CDM' : 'OMOP CDM 5.4 with MI-CDM', dataset: where, datesMoved: input.datesMoved })
    if (look) return report
    await ledger?.append({ type: 'archive/clinical-exported', actor: request.actor.id, subject: `project-${where}`, detail: { model, subjects: input.subjects.length, facts: report.facts, placed: report.placed } })
    return reply.type('application/zip').header('content-disposition', `attachment; filename="${model}-cdm.zip"`).send(Buffer.from(zipOf(exported, report)))
  })
}
