/** What the pages ask of the archive: the list of studies with its facets, one study, the numbers of the whole. */
import { z } from 'zod'
import { parse } from '#kernel'
import type { HttpApp } from '#kernel'
import type { ArchiveParts } from '../archive.ts'
import { readerOf } from '../reads.ts'
import type { Surface } from '../reads.ts'
import { listStudies, orders } from './studies.ts'
import { readStudy, readSummary } from './study.ts'

const text = z.string().max(200)
/** A facet may be chosen several times: `modality=CT&modality=MR`. */
const choices = z.union([text.transform((one) => [one]), z.array(text).max(50)]).optional()
const day = z.string().regex(/^\d{8}$/)
/** Dates as people's browsers write them are understood. */
const date = z.preprocess((value) => (typeof value === 'string' ? value.replaceAll('-', '') : value), day).optional()
const clamped = (low: number, high: number, otherwise: number) => z.coerce.number().int().catch(otherwise).transform((value) => Math.min(Math.max(value, low), high)).default(otherwise)

const query = z.object({
  search: text.optional(), modality: choices, bodyPart: choices, manufacturer: choices, year: choices, finding: choices, project: text.optional(),
  from: date, to: date, sort: z.enum(Object.keys(orders) as [keyof typeof orders]).default('-storedAt'),
  offset: clamped(0, 1_000_000_000, 0), limit: clamped(1, 200, 25),
})

export function pageRoutes(app: HttpApp, { records, reads }: ArchiveParts, surface: Surface): void {
  const config = { permission: 'study:search' }
  app.get('/api/archive/studies', { config }, async (request) => {
    const page = parse(query, withoutEmpty(request.query))
    await reads.search(readerOf(request, surface), 'studies')
    const { total, studies, facets } = await listStudies(records, page)
    return { total, studies: studies.map((study) => ({ ...study, thumbnail: `/dicom-web/studies/${study.studyInstanceUid}/thumbnail` })), facets }
  })
  app.get<{ Params: { uid: string } }>('/api/archive/studies/:uid', { config: { permission: 'study:read' } }, async (request) => {
    const { uid } = request.params
    const { seriesList, ...study } = await readStudy(records, uid)
    await reads.study(readerOf(request, surface), 'attributes', uid)
    const address = `/dicom-web/studies/${uid}`
    return {
      ...study,
      thumbnail: `${address}/thumbnail`,
      series: seriesList.map((series) => ({ ...series, thumbnail: `${address}/series/${series.seriesInstanceUid}/thumbnail` })),
    }
  })
  app.get('/api/archive/summary', { config }, async () => readSummary(records))
}

/** A form sends the fields that nobody filled in as empty. */
const withoutEmpty = (given: unknown): Record<string, unknown> =>
  Object.fromEntries(Object.entries(given as Record<string, unknown>).filter(([, value]) => value !== ''))
