/**
 * Bodies of requests: limits that hold for chunked bodies too, and at most one layer of gzip, whose output is counted (a bomb ends at the limit).
 * A route with `rawBody` gets the stream; all others get parsed JSON, or nothing.
 */
import { Transform } from 'node:stream'
import type { Readable, TransformCallback } from 'node:stream'
import { createGunzip } from 'node:zlib'
import type { FastifyInstance, FastifyRequest, RequestPayload } from 'fastify'
import { TooLarge, WrongMediaType } from './http-problems.ts'
import { problem } from './problem.ts'

const Encoding = problem('http/content-encoding', 415, 'A body may be encoded once, with gzip')
const Expands = problem('http/expands-too-much', 413, 'The encoded body expands more than %s times')
const NotGzip = problem('http/not-gzip', 400, 'The body is not the gzip that its header promises')

/** Pixel data of a blank image expand this much; beyond it there is only an attack. */
const mostExpansion = 200
const uncountedBytes = 8 * 1024 ** 2

export function installBodies(app: FastifyInstance): void {
  app.addHook('preParsing', async (request, _reply, payload) => limited(request, payload))
  const parseJson = app.getDefaultJsonParser('error', 'error')
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', async (request: FastifyRequest, payload: RequestPayload) => {
    if (request.routeOptions.config.rawBody) return payload
    if (!/^application\/([\w.-]+\+)?json\b/i.test(request.headers['content-type'] ?? '')) throw WrongMediaType()
    const text = await collect(payload, limitOf(request))
    return new Promise((resolve, reject) => {
      void parseJson(request, text, (error: Error | null, value?: unknown) => {
        if (error) reject(error)
        else resolve(value)
      })
    })
  })
}

const limitOf = (request: FastifyRequest): number => request.routeOptions.bodyLimit ?? request.server.initialConfig.bodyLimit ?? 1024 ** 2

function limited(request: FastifyRequest, payload: RequestPayload): RequestPayload {
  const limit = limitOf(request)
  const length = request.headers['content-length']
  if (length !== undefined && Number(length) > limit) throw TooLarge()
  const encoding = (request.headers['content-encoding'] ?? 'identity').trim().toLowerCase()
  if (encoding === 'identity' || encoding === '') {
    // With a length, Node ends the body there; without one, we count.
    return length !== undefined || request.headers['transfer-encoding'] === undefined
      ? payload
      : joined(
          payload as Readable,
          counter(() => limit),
        )
  }
  if (encoding !== 'gzip' && encoding !== 'x-gzip') throw Encoding()
  const source = payload as Readable
  let received = 0
  source.on('data', (chunk: Buffer) => {
    received += chunk.length
  })
  const gunzip = createGunzip()
  gunzip.on('error', () => gunzip.emit('problem'))
  const output = counter(
    () => Math.min(limit, uncountedBytes + received * mostExpansion),
    () => (received >= limit ? TooLarge() : Expands(mostExpansion)),
  )
  gunzip.on('problem', () => output.destroy(NotGzip()))
  joined(source, gunzip)
  return joined(gunzip, output)
}

function joined<T extends Transform>(source: Readable, target: T): T {
  source.on('error', (error) => target.destroy(error))
  target.on('close', () => {
    if (!target.readableEnded) source.unpipe(target)
  })
  return source.pipe(target)
}

function counter(limit: () => number, failure: () => Error = TooLarge): Transform & { receivedEncodedLength?: number } {
  let count = 0
  return new Transform({
    transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback) {
      count += chunk.length
      if (count > limit()) done(failure())
      else done(null, chunk)
    },
  })
}

async function collect(payload: RequestPayload, limit: number): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of payload as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > limit) throw TooLarge()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
