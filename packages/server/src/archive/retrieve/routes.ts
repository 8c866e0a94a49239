/** The routes of WADO-RS (PS3.18 §10.4, Table 10.4.1-1). What is not there is 404, whoever asks. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { HttpApp } from '#kernel'
import type { ArchiveParts } from '../archive.ts'
import { readerOf } from '../reads.ts'
import type { Content, Surface } from '../reads.ts'
import { BadFrameList, NoSuchInstance, NoSuchSeries, NoSuchStudy } from '../problems.ts'
import { frameList, sendBulkData, sendFrames } from './frames.ts'
import { sendInstances } from './instances.ts'
import { locate } from './locate.ts'
import type { Located, Place } from './locate.ts'
import { sendMetadata } from './metadata.ts'
import { sendRendered, sendThumbnail } from './rendered.ts'
import { Thumbnails } from './thumbnails.ts'

type Params = Record<'study', string> & Partial<Record<'series' | 'instance' | 'frames' | 'path', string>>
type Request = FastifyRequest<{ Params: Params }>
type Send = (found: readonly [Located, ...Located[]], exchange: { request: Request; reply: FastifyReply }) => Promise<FastifyReply>

const study = '/dicom-web/studies/:study'
const series = `${study}/series/:series`
const instance = `${series}/instances/:instance`

export function retrieveRoutes(app: HttpApp, parts: ArchiveParts, surface: Surface): void {
  const thumbnails = new Thumbnails(parts)
  const add = (path: string, content: Content, send: Send): void => {
    app.get<{ Params: Params }>(path, { config: { permission: 'study:read' } }, async (request, reply) => {
      const found = await placed(parts, request.params)
      await parts.reads.instances(readerOf(request, surface), content, found)
      return send(found, { request, reply })
    })
  }
  for (const place of [study, series, instance]) {
    add(place, 'images', (found, exchange) => sendInstances(parts, found, exchange))
    add(`${place}/metadata`, 'attributes', (found, exchange) => sendMetadata(parts, found, exchange))
    add(`${place}/rendered`, 'images', (found, exchange) => sendRendered(parts, middle(found), exchange))
    add(`${place}/thumbnail`, 'preview', (found, exchange) => sendThumbnail(thumbnails, middle(found), exchange))
  }
  add(`${instance}/frames/:frames`, 'images', ([one], { request, reply }) => sendFrames(parts, one, { request, reply, list: request.params.frames ?? '' }))
  add(`${instance}/frames/:frames/rendered`, 'images', ([one], { request, reply }) => sendRendered(parts, one, { request, reply, frame: only(request.params.frames) }))
  add(`${instance}/frames/:frames/thumbnail`, 'preview', ([one], { request, reply }) => sendThumbnail(thumbnails, one, { request, reply, frame: only(request.params.frames) }))
  add(`${instance}/bulkdata/:path`, 'images', ([one], { request, reply }) => sendBulkData(parts, one, { request, reply, path: request.params.path ?? '' }))
}

async function placed({ records }: ArchiveParts, params: Params): Promise<[Located, ...Located[]]> {
  const place: Place = { study: params.study, ...(params.series ? { series: params.series } : {}), ...(params.instance ? { instance: params.instance } : {}) }
  const [first, ...rest] = await locate(records, place)
  if (first === undefined) throw params.instance ? NoSuchInstance() : params.series ? NoSuchSeries() : NoSuchStudy()
  return [first, ...rest]
}

/** A picture of many: the middle of the first series that has one. Objects without pixels (reports, states) are passed over by their class. */
function middle(found: readonly [Located, ...Located[]]): Located {
  const pictures = found.filter((one) => !withoutPixels.test(one.sopClass))
  const chosen = pictures.length > 0 ? pictures : found
  const same = chosen.filter((one) => one.series === chosen[0]?.series)
  return same[Math.floor(same.length / 2)] ?? found[0]
}

/** Structured reports, presentation states, plans, structure sets, registrations, raw data, encapsulated documents, waveforms, surfaces. */
const withoutPixels = /^1\.2\.840\.10008\.5\.1\.4\.1\.1\.(88\.|11\.|481\.(3|4|5|6|7|8|9)$|66(\.[1235678])?$|104\.|9\.|67$|68\.)/

function only(list = ''): number {
  const [first, ...rest] = frameList(list)
  if (first === undefined || rest.length > 0) throw BadFrameList()
  return first
}
