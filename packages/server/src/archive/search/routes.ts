/** QIDO-RS (PS3.18 §10.6): search for studies, series and instances, below each other or across the archive; answers as DICOM JSON or Native XML. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { DicomError, hexTag } from '@vesalius/standards/dicom'
import { matchOf, multipartWriter, parseAccept, parseQuery, rangeHolds } from '@vesalius/standards/dicomweb'
import type { Query, QueryLevel } from '@vesalius/standards/dicomweb'
import type { HttpApp } from '#kernel'
import type { ArchiveParts } from '../archive.ts'
import { seriesTags, studyTags } from '../index-of.ts'
import { BadQuery, NotAcceptable } from '../problems.ts'
import { readerOf } from '../reads.ts'
import type { Surface } from '../reads.ts'
import { linesOf } from './found.ts'
import type { Level } from './keys.ts'
import { search } from './search.ts'
import type { Match, Search } from './search.ts'
import { xmlOf } from './xml.ts'

/** More than this is given in pages, with a warning (D09). */
const mostResults = 10_000

const levels: Record<QueryLevel, Level> = { studies: 'study', series: 'series', instances: 'instance' }

interface Within { study?: string; series?: string }

export function searchRoutes(app: HttpApp, parts: ArchiveParts, surface: Surface): void {
  const config = { permission: 'study:search' }
  const add = (path: string, level: QueryLevel): void => {
    app.get<{ Params: Within }>(`/dicom-web/${path}`, { config }, (request, reply) => answer(parts, { request, reply, level, surface }))
  }
  add('studies', 'studies')
  add('series', 'series')
  add('instances', 'instances')
  add('studies/:study/series', 'series')
  add('studies/:study/instances', 'instances')
  add('studies/:study/series/:series/instances', 'instances')
}

interface Asked { request: FastifyRequest<{ Params: Within }>; reply: FastifyReply; level: QueryLevel; surface: Surface }

async function answer(parts: ArchiveParts, { request, reply, level, surface }: Asked): Promise<FastifyReply> {
  const query = read(request, level)
  const xml = wantsXml(query.accept ?? request.headers.accept)
  const limit = Math.min(query.limit ?? mostResults, mostResults)
  const { study, series } = request.params
  const found = await search(parts.records, {
    level: levels[level], matches: query.matches, limit: limit + 1, offset: query.offset, beside: besideFor(query, levels[level]),
    within: series !== undefined ? 'series' : study !== undefined ? 'study' : undefined,
  })
  await parts.reads.found(readerOf(request, surface), query.matches, found.map((match) => match.study))
  if (found.length > limit) {
    found.length = limit
    // A page that the client asked for is not news; one that we cut is.
    if (query.limit === undefined || query.limit > limit) {
      void reply.header('warning', '299 vesalius "There are additional results that can be requested"')
    }
  }
  const base = baseOf(request)
  const objects = found.map((match) => objectOf(levels[level], match, { query, base }))
  if (!xml) return reply.type('application/dicom+json').send(Buffer.from(`[${objects.join(',')}]`))
  const writer = multipartWriter('application/dicom+xml')
  const body = objects.flatMap((object) => [Buffer.from(writer.partHead()), Buffer.from(xmlOf(object))])
  return reply.type(writer.contentType).send(Buffer.concat([...body, Buffer.from(writer.end)]))
}

/** The address of the service as the client reached it. */
export const baseOf = (request: FastifyRequest): string => `${request.protocol}://${request.host}/dicom-web`

function read(request: FastifyRequest<{ Params: Within }>, level: QueryLevel): Query {
  const at = request.raw.url?.indexOf('?') ?? -1
  const parameters = new URLSearchParams(at === -1 ? '' : (request.raw.url ?? '').slice(at + 1))
  try {
    const query = parseQuery(parameters, level)
    const { study, series } = request.params
    const within = [...(study === undefined ? [] : [matchOf([0x0020000d], study)]), ...(series === undefined ? [] : [matchOf([0x0020000e], series)])]
    return { ...query, matches: [...query.matches, ...within] }
  } catch (error) {
    throw error instanceof DicomError ? BadQuery(error.reason) : error
  }
}

function wantsXml(accept: string | undefined): boolean {
  for (const range of parseAccept(accept)) {
    if (rangeHolds(range.type, 'application/dicom+json') || rangeHolds(range.type, 'application/json')) return false
    if (range.type === 'application/dicom+xml') return true
    if (range.type === 'multipart/related' && rangeHolds(range.partType ?? '*/*', 'application/dicom+xml')) return true
  }
  throw NotAcceptable('application/dicom+json, multipart/related; type="application/dicom+xml"')
}

const tagsOf = (query: Query): string[] => query.include.map((path) => hexTag(path[0] ?? 0))

/** What includefield needs to be looked up: nothing when everything named is returned anyhow. */
function besideFor(query: Query, level: Level): Search['beside'] {
  const unknown = tagsOf(query).filter((tag) => !studyLevel.has(tag))
  if (level === 'instance' && (query.includeAll || unknown.length > 0)) return 'metadata'
  if (unknown.length === 0) return undefined
  if (!unknown.every((tag) => seriesLevel.has(tag))) return 'metadata'
  return level === 'study' ? 'first-series' : undefined
}

const studyLevel = new Set([...studyTags.map(([tag]) => hexTag(tag)), '00080056', '00080061', '00080062', '00081190', '00201206', '00201208'])
const seriesLevel = new Set([...seriesTags.map(([tag]) => hexTag(tag)), '00201209'])

/** One result as JSON text: what is always returned, and what includefield names, taken from the first series or instance below. */
function objectOf(level: Level, match: Match, { query, base }: { query: Query; base: string }): string {
  const lines = linesOf(level, match, base)
  if (!match.beside) return `{${lines.join(',')}}`
  const beside = JSON.parse(match.beside.startsWith('{') ? match.beside : `{${match.beside.replaceAll('\n', ',')}}`) as Record<string, unknown>
  const have = new Set(lines.map((line) => line.slice(1, 9)))
  for (const tag of query.includeAll && level === 'instance' ? Object.keys(beside) : tagsOf(query)) {
    if (beside[tag] === undefined || have.has(tag)) continue
    have.add(tag)
    lines.push(`"${tag}":${absolute(JSON.stringify(beside[tag]), `${base}/studies/${match.study}`, match)}`)
  }
  return `{${lines.sort().join(',')}}`
}

const absolute = (text: string, study: string, match: Match): string =>
  (match.instance === null ? text : text.replaceAll('"BulkDataURI":"bulkdata/', `"BulkDataURI":"${study}/series/${match.series}/instances/${match.instance}/bulkdata/`))
