/** How failures leave by HTTP: application/problem+json (RFC 9457). What is not a Problem is a 500 with a reference number and says nothing more. */
import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyError, FastifyInstance, FastifyReply } from 'fastify'
import { traceOf } from './log.ts'
import type { Log } from './log.ts'
import { Problem, problem } from './problem.ts'

export const NotFound = problem('http/not-found', 404, 'There is nothing here')
export const TooMany = problem('http/too-many-requests', 429, 'Too many requests; try again in a minute')
export const TooLarge = problem('http/too-large', 413, 'The body is larger than this address accepts')
export const WrongMediaType = problem('http/media-type', 415, 'This address does not accept a body of that type')
const Malformed = problem('http/malformed', 400, 'The request is not well formed')
const TimedOut = problem('http/timed-out', 408, 'The request came too slowly')
const HeadersTooLarge = problem('http/headers-too-large', 431, 'The headers of the request are too large')
const Unexpected = problem('http/unexpected', 500, 'Something went wrong here; the log has it under this reference')

/** Sends a Problem as its own status and problem+json body. */
export function sendProblem(reply: FastifyReply, failure: Problem): FastifyReply {
  if (failure.status === 401) reply.header('www-authenticate', 'Bearer realm="vesalius"')
  // The rest of such a body is not worth waiting for.
  if (failure.status === 413) reply.header('connection', 'close')
  return reply
    .code(failure.status)
    .type('application/problem+json')
    .send(JSON.stringify(bodyOf(failure, reply.request.id)))
}

function bodyOf(failure: Problem, reference: string): Record<string, string | number> {
  const title = STATUS_CODES[failure.status] ?? 'Problem'
  return {
    ...failure.members,
    type: `urn:vesalius:problem:${failure.code}`,
    title,
    status: failure.status,
    detail: failure.message,
    code: failure.code,
    instance: reference,
  }
}

export function installProblems(app: FastifyInstance, log: Log): void {
  let stopping = false
  app.addHook('preClose', async () => { stopping = true })
  app.setErrorHandler((error, request, reply) => {
    const failure = problemOf(error)
    if (failure.status >= 500) {
      const fields = { request: request.id, route: request.routeOptions.url ?? '', problem: failure.code, ...traceOf(error) }
      if (failure.code === 'http/unexpected') log.error(fields, 'a request failed')
      // What was under way when the program stopped, and is told so, is nothing to complain of.
      else if (stopping) log.info(fields, 'a request was cut off by the stop')
      else log.warn(fields, 'a request was answered with a problem')
    }
    return sendProblem(reply, failure)
  })
}

/** The framework's own errors may quote the request, so they are answered in our words. */
function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error
  const { statusCode: status, code, message } = error as FastifyError
  // Who stopped sending in the middle of a body has made no defect here.
  if (code === 'ECONNRESET' && message === 'aborted') return TimedOut()
  if (code === 'bad-accept') return HeadersTooLarge()
  if (typeof code !== 'string' || !code.startsWith('FST_') || typeof status !== 'number' || status >= 500) return Unexpected()
  if (status === 413) return TooLarge()
  if (status === 415) return WrongMediaType()
  if (status === 404) return NotFound()
  return Malformed()
}

/** Answers what never became a request: bad framing, two lengths, folded or too large headers, a head that never ends. */
export function answerClientError(error: Error & { code?: string }, socket: Socket): void {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy()
    return
  }
  const failure =
    error.code === 'HPE_HEADER_OVERFLOW' ? HeadersTooLarge() : error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? TimedOut() : Malformed()
  const body = JSON.stringify(bodyOf(failure, 'none'))
  const head = [
    `HTTP/1.1 ${failure.status} ${STATUS_CODES[failure.status] ?? ''}`,
    'content-type: application/problem+json',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroySoon())
}
