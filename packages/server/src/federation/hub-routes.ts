/** What nodes call at the hub: enrolling, handing letters over, fetching them. Each request is signed by its node; the pages have routes of their own. */
import { buffer } from 'node:stream/consumers'
import type { Readable } from 'node:stream'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { parse } from '#kernel'
import type { Clock, HttpApp } from '#kernel'
import type { HubPost } from './hub.ts'
import { largestLetter } from './mailboxes.ts'
import { parcelBoxes } from './parcels.ts'
import { BadParcel, NotCollecting, UnknownMember } from './problems.ts'
import { addressOf } from './seal.ts'
import { checkRequest, Once } from './signed-request.ts'
import type { RequestProof } from './signed-request.ts'

export const paths = { enrol: '/federation/enrol', letters: '/federation/letters', fetch: '/federation/fetch', parcels: '/federation/parcels', fetchParcel: '/federation/parcels/fetch' } as const

const key = z.string().regex(/^[A-Za-z0-9+/]{43}=$/)
const enrolment = z.strictObject({ code: z.string().regex(/^[0-9a-f]{10}$/), proof: z.string().regex(/^[0-9a-f]{64}$/), signKey: key, boxKey: key })
const fetching = z.strictObject({
  taken: z.array(z.string().max(60)).max(1000), waitMs: z.number().int().min(0).max(30_000), version: z.string().max(40), tier: z.string().max(4).optional(), members: z.boolean(),
})

const fetchingParcel = z.strictObject({ taken: z.array(z.string().max(60)).max(100), waitMs: z.number().int().min(0).max(30_000) })

export function hubRoutes(hub: HubPost, clock: Clock): (app: HttpApp) => Promise<void> {
  const once = new Once()
  /** The guard knows people and tokens; a node is known by its signature. */
  const sender = async (request: FastifyRequest, body: Buffer) => {
    const id = request.headers['vesalius-member']
    if (typeof id !== 'string') throw UnknownMember()
    const member = await hub.members.get(id)
    const ahead = checkRequest({ method: request.method, path: request.url, body }, request.headers as Partial<RequestProof>, { member, once, now: clock.now() })
    return { member, ahead }
  }
  const raw = { permission: 'public', rawBody: true, rateLimit: { max: 3000, timeWindow: 60_000 } }
  return async (app) => {
    app.post(paths.enrol, { config: { permission: 'public', rateLimit: { max: 20, timeWindow: 60_000 } } }, async (request) => {
      const { id, name } = await hub.members.enrol(parse(enrolment, request.body))
      return { id, name, hub: hub.self }
    })
    app.post(paths.letters, { config: raw, bodyLimit: largestLetter + 10_000 }, async (request, reply) => {
      const body = await buffer(request.body as Readable)
      const { member } = await sender(request, body)
      await hub.boxes.put(body, member.id, { passing: Object.hasOwn(request.query as object, 'passing') })
      return reply.code(204).send()
    })
    app.post(paths.fetch, { config: raw }, async (request, reply) => {
      const body = await buffer(request.body as Readable)
      const { member, ahead } = await sender(request, body)
      const { taken, waitMs, version, tier, members } = parse(fetching, jsonOf(body))
      await hub.members.saw(member.id, { version, tier, clockAheadMs: ahead })
      await hub.boxes.acknowledge(member.id, taken)
      const gone = new AbortController()
      reply.raw.on('close', () => gone.abort())
      const letters = await hub.boxes.fetch(member.id, { waitMs, signal: gone.signal })
      const known = members ? (await hub.members.list()).filter(({ state }) => state === 'active').map(({ id, name, kind, signKey, boxKey, collects }) => ({ id, name, kind, signKey, boxKey, ...(collects ? { collects } : {}) })) : undefined
      return { letters: letters.map((letter) => letter.toString('base64')), ...(known ? { members: known } : {}) }
    })
    app.post(paths.parcels, { config: raw, bodyLimit: parcelBoxes.largest + 10_000 }, async (request, reply) => {
      const body = await buffer(request.body as Readable)
      const { member } = await sender(request, body)
      const { collects } = await hub.members.get(addressOf(body).to)
      if (!collects) throw NotCollecting()
      await hub.parcels.put(body, member.id)
      return reply.code(204).send()
    })
    app.post(paths.fetchParcel, { config: raw }, async (request, reply) => {
      const body = await buffer(request.body as Readable)
      const { member } = await sender(request, body)
      if (!member.collects) throw NotCollecting()
      const { taken, waitMs } = parse(fetchingParcel, jsonOf(body))
      await hub.parcels.acknowledge(member.id, taken)
      const gone = new AbortController()
      reply.raw.on('close', () => gone.abort())
      const [first, ...more] = await hub.parcels.fetch(member.id, { waitMs, signal: gone.signal })
      return first ? reply.type('application/octet-stream').send(joined([first, ...more])) : reply.code(204).send()
    })
  }
}

/** Each after its length in four bytes, big endian. */
function joined(parcels: readonly Buffer[]): Buffer {
  return Buffer.concat(parcels.flatMap((parcel) => {
    const length = Buffer.alloc(4)
    length.writeUInt32BE(parcel.length)
    return [length, parcel]
  }))
}

/** The other way. Raises federation/bad-parcel. */
export function separated(bytes: Buffer): Buffer[] {
  const parcels: Buffer[] = []
  for (let at = 0; at < bytes.length;) {
    const length = at + 4 <= bytes.length ? bytes.readUInt32BE(at) : bytes.length
    if (at + 4 + length > bytes.length) throw BadParcel('it is cut')
    parcels.push(bytes.subarray(at + 4, at + 4 + length))
    at += 4 + length
  }
  return parcels
}

function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    return undefined
  }
}
