/** The HTTP application: refusals, limits and the words of its answers; the raw cases speak to the socket themselves. */
import assert from 'node:assert/strict'
import { connect } from 'node:net'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import type { TestContext } from 'node:test'
import { gzipSync } from 'node:zlib'
import type { Readable } from 'node:stream'
import { z } from 'zod'
import { createHttp, parse, problem } from '#kernel'
import type { Actor, Guard, HttpApp, HttpOptions, Log } from '#kernel'

const NotSignedIn = problem('test/not-signed-in', 401, 'Sign in first')
const Teapot = problem('test/teapot', 418, 'A pot with %s cups')
const person: Actor = { id: 'account-1', name: 'A', kind: 'person', roles: [] }
const guard: Guard = async (request) => {
  if (request.headers.authorization !== 'Bearer good') throw NotSignedIn()
  return person
}

function recordingLog(lines: string[]): Log {
  const write = (fields: object, message: string): void => {
    lines.push(JSON.stringify({ ...fields, message }))
  }
  const log: Log = { debug: write, info: write, warn: write, error: write, child: () => log }
  return log
}

async function start(t: TestContext, options: Partial<HttpOptions> = {}): Promise<{ app: HttpApp; port: number; lines: string[] }> {
  const lines: string[] = []
  const app = createHttp({
    log: recordingLog(lines),
    guard,
    publicUrl: 'http://127.0.0.1',
    allowedHosts: ['127.0.0.1', 'localhost'],
    ...options,
  })
  await app.register(async (routes) => {
    routes.get('/hello/:uid', { config: { permission: 'public' } }, async () => ({ hello: true }))
    routes.get('/mine', { config: { permission: 'study:read' } }, async (request) => ({ actor: request.actor.id }))
    routes.get('/pot', { config: { permission: 'public' } }, async () => {
      throw Teapot(3)
    })
    routes.get('/crash', { config: { permission: 'public' } }, async () => {
      throw new Error('DOE^JANE broke it')
    })
    routes.post('/json', { config: { permission: 'public' } }, async (request) => ({
      got: parse(z.object({ age: z.number() }), request.body),
    }))
    routes.post('/raw', { config: { permission: 'public', rawBody: true }, bodyLimit: 50 * 1024 ** 2 }, async (request) => {
      let bytes = 0
      for await (const chunk of request.body as Readable) bytes += (chunk as Buffer).length
      return { bytes }
    })
  })
  await app.listen({ port: 0, host: '127.0.0.1' })
  t.after(() => app.close())
  return { app, port: (app.server.address() as AddressInfo).port, lines }
}

/** Sends text as it is, and returns everything that came until the other side closed or `waitMs` went by. */
function raw(port: number, text: string | Buffer, waitMs = 2000): Promise<string> {
  return new Promise((resolve) => {
    let answer = ''
    const socket = connect(port, '127.0.0.1', () => socket.write(text))
    const timer = setTimeout(() => socket.destroy(), waitMs)
    socket.on('data', (chunk) => {
      answer += chunk.toString('latin1')
    })
    socket.on('error', () => undefined)
    socket.on('close', () => {
      clearTimeout(timer)
      resolve(answer)
    })
  })
}

test('refuses to register a route that names no permission', () => {
  const app = createHttp({ log: recordingLog([]), guard, publicUrl: 'http://127.0.0.1', allowedHosts: ['127.0.0.1'] })
  assert.throws(() => app.get('/open', async () => 'x'), /names no permission/)
})

test('asks the guard on every route that is not public, and renders its refusal as a problem', async (t) => {
  const { port } = await start(t)
  const refused = await fetch(`http://127.0.0.1:${port}/mine`)
  assert.equal(refused.status, 401)
  assert.match(refused.headers.get('content-type') ?? '', /application\/problem\+json/)
  assert.match(refused.headers.get('www-authenticate') ?? '', /^Bearer/)
  assert.equal(((await refused.json()) as { code: string }).code, 'test/not-signed-in')
  const allowed = await fetch(`http://127.0.0.1:${port}/mine`, { headers: { authorization: 'Bearer good' } })
  assert.deepEqual(await allowed.json(), { actor: 'account-1' })
  assert.equal((await fetch(`http://127.0.0.1:${port}/metrics`)).status, 401)
  assert.equal((await fetch(`http://127.0.0.1:${port}/healthz`)).status, 200)
})

test('fills problems with their values and gives an unexpected error a reference and nothing of its message', async (t) => {
  const { port, lines } = await start(t)
  const pot = await fetch(`http://127.0.0.1:${port}/pot`)
  assert.equal(pot.status, 418)
  assert.equal(((await pot.json()) as { detail: string }).detail, 'A pot with 3 cups')
  const crash = await fetch(`http://127.0.0.1:${port}/crash`)
  const text = await crash.text()
  assert.equal(crash.status, 500)
  assert.doesNotMatch(text + lines.join(), /JANE/)
  const reference = (JSON.parse(text) as { instance: string }).instance
  assert.match(reference, /^request-/)
  assert.ok(lines.some((line) => line.includes(reference) && line.includes('"stack"')))
})

test('sends strict headers on every answer and keeps it out of caches', async (t) => {
  const { port } = await start(t)
  for (const path of ['/hello/1', '/nothing', '/mine']) {
    const { headers } = await fetch(`http://127.0.0.1:${port}${path}`)
    const policy = headers.get('content-security-policy') ?? ''
    assert.match(policy, /default-src 'self'/, path)
    assert.match(policy, /script-src 'self';/)
    assert.match(policy, /frame-ancestors 'none'/)
    assert.equal(headers.get('x-content-type-options'), 'nosniff')
    assert.equal(headers.get('referrer-policy'), 'no-referrer')
    assert.equal(headers.get('cross-origin-opener-policy'), 'same-origin')
    assert.equal(headers.get('cache-control'), 'no-store')
  }
})

test('answers 404 to an address that looks like a file behind a route (cache deception), and never logs the address', async (t) => {
  const { port, lines } = await start(t)
  assert.match(
    await raw(port, 'GET /hello/1/a.css?name=DOE HTTP/1.1\r\nHost: localhost\r\nUser-Agent: x\x1b[31m\r\nConnection: close\r\n\r\n'),
    /^HTTP\/1\.1 40[04]/,
  )
  assert.equal((await fetch(`http://127.0.0.1:${port}/hello/1/a.css?name=DOE`)).status, 404)
  await fetch(`http://127.0.0.1:${port}/hello/DOE?name=DOE`)
  assert.ok(lines.some((line) => line.includes('/hello/:uid')))
  assert.doesNotMatch(lines.join(), /DOE|\[31m/)
  assert.match(await raw(port, 'GET /hello/%zz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n'), /^HTTP\/1\.1 40[04] [^]*problem/)
})

test('refuses a host that is not ours, so that no other name can be pointed here', async (t) => {
  const { port } = await start(t)
  assert.match(
    await raw(port, 'GET /hello/1 HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n'),
    /^HTTP\/1\.1 421 [^]*http\/wrong-host/,
  )
  assert.match(await raw(port, 'GET /hello/1 HTTP/1.1\r\nHost: LOCALHOST:1\r\nConnection: close\r\n\r\n'), /^HTTP\/1\.1 200/)
  assert.match(await raw(port, 'GET /hello/1 HTTP/1.1\r\nConnection: close\r\n\r\n'), /^HTTP\/1\.1 4(00|21)/)
})

test('refuses smuggled and malformed heads: two lengths, folded lines, two hosts, large headers', async (t) => {
  const { port } = await start(t)
  const cases: [string, RegExp][] = [
    ['POST /raw HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n', /^HTTP\/1\.1 400/],
    ['POST /raw HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nabcd', /^HTTP\/1\.1 400/],
    ['POST /raw HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n', /^HTTP\/1\.1 400/],
    ['POST /raw HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n', /^HTTP\/1\.1 400/],
    ['GET /hello/1 HTTP/1.1\r\nHost: localhost\r\nX-A: b\r\n c\r\nConnection: close\r\n\r\n', /^HTTP\/1\.1 400/],
    ['GET /hello/1 HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\nConnection: close\r\n\r\n', /^HTTP\/1\.1 400/],
    ['GET /hello/1 HTTP/1.1\nHost: localhost\n\n', /^HTTP\/1\.1 400/],
    [`GET /hello/1 HTTP/1.1\r\nHost: localhost\r\nX-A: ${'a'.repeat(100_000)}\r\n\r\n`, /^HTTP\/1\.1 431/],
  ]
  for (const [text, expected] of cases) assert.match(await raw(port, text), expected, text.slice(0, 90))
  assert.equal((await fetch(`http://127.0.0.1:${port}/healthz`)).status, 200)
})

test('names the place of what is not valid, never the value', async (t) => {
  const { port } = await start(t)
  const send = (body: string, type = 'application/json'): Promise<Response> =>
    fetch(`http://127.0.0.1:${port}/json`, { method: 'POST', body, headers: { 'content-type': type } })
  const wrong = await send('{"age":"DOE^JANE"}')
  const text = await wrong.text()
  assert.equal(wrong.status, 400)
  assert.match(text, /not valid at age \(invalid_type\)/)
  assert.doesNotMatch(text, /JANE/)
  const broken = await send('{"age": DOE')
  assert.equal(broken.status, 400)
  assert.doesNotMatch(await broken.text(), /DOE/)
  assert.equal((await send('{"__proto__":{"x":1},"age":3}')).status, 400)
  assert.equal((await send('<a/>', 'text/xml')).status, 415)
  assert.equal((await send(JSON.stringify({ age: 3, pad: 'x'.repeat(1024 ** 2) }))).status, 413)
  assert.deepEqual(await (await send('{"age":3}')).json(), { got: { age: 3 } })
})

test('counts what one layer of gzip gives and refuses bombs, double layers and other encodings', async (t) => {
  const { port } = await start(t)
  const send = (body: Buffer, encoding: string): Promise<Response> =>
    fetch(`http://127.0.0.1:${port}/raw`, {
      method: 'POST',
      body: new Uint8Array(body),
      headers: { 'content-type': 'application/dicom', 'content-encoding': encoding },
    })
  const honest = Buffer.from(Array.from({ length: 100_000 }, (_, index) => (index * 7919) % 251))
  assert.deepEqual(await (await send(gzipSync(honest), 'gzip')).json(), { bytes: 100_000 })
  assert.equal((await send(gzipSync(Buffer.alloc(40 * 1024 ** 2)), 'gzip')).status, 413)
  assert.equal((await send(gzipSync(gzipSync(honest)), 'gzip, gzip')).status, 415)
  assert.equal((await send(honest, 'br')).status, 415)
  assert.equal((await send(honest, 'gzip')).status, 400)
})

test('holds the limit of a body that promises no length', async (t) => {
  const { port } = await start(t)
  const chunk = 'x'.repeat(65_536)
  const body = Array.from({ length: 20 }, () => `10000\r\n${chunk}\r\n`).join('') + '0\r\n\r\n'
  const head = 'HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n'
  assert.match(await raw(port, `POST /json ${head}${body}`), /^HTTP\/1\.1 413/)
  assert.match(await raw(port, `POST /raw ${head}${body}`), /^HTTP\/1\.1 200 [^]*"bytes":1310720/)
  assert.match(await raw(port, 'POST /raw HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4294967296\r\n\r\nx'), /^HTTP\/1\.1 413/)
})

test('ends a body that trickles and a head that never ends, but not a long upload that moves', async (t) => {
  const { port } = await start(t, { patience: { windowMs: 400, bytesPerSecond: 100, headersMs: 400 } })
  const began = performance.now()
  const head = 'POST /raw HTTP/1.1\r\nHost: localhost\r\nContent-Length: 40000000\r\n\r\n'
  await raw(port, `${head}x`, 8000)
  assert.ok(performance.now() - began < 3000, 'the trickle was ended')
  const answer = await new Promise<string>((resolve) => {
    let sent = 0
    let text = ''
    const socket = connect(port, '127.0.0.1', () =>
      socket.write('POST /raw HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2000\r\nConnection: close\r\n\r\n'),
    )
    const timer = setInterval(() => {
      socket.write('x'.repeat(100))
      sent += 100
      if (sent === 2000) clearInterval(timer)
    }, 80)
    socket.on('data', (chunk) => {
      text += chunk.toString()
    })
    socket.on('error', () => undefined)
    socket.on('close', () => {
      clearInterval(timer)
      resolve(text)
    })
  })
  assert.match(answer, /"bytes":2000/)
  assert.match(await raw(port, 'GET /hello/1 HTTP/1.1\r\nHost: loc', 8000), /408|^$/)
  assert.ok(performance.now() - began < 14_000)
})

test('does not take it for a defect of its own when somebody stops in the middle of a body or sends a long Accept', async (t) => {
  const { port, lines } = await start(t)
  await new Promise<void>((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.write('POST /json HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{')
      setTimeout(() => socket.resetAndDestroy(), 100)
    })
    socket.on('close', () => setTimeout(resolve, 200))
  })
  assert.deepEqual(lines.filter((line) => line.includes('http/unexpected')), [])
})

test('limits how often an address may be asked where a route says so', async (t) => {
  const app = createHttp({ log: recordingLog([]), guard, publicUrl: 'http://127.0.0.1', allowedHosts: ['localhost'] })
  t.after(() => app.close())
  await app.register(async (routes) => {
    routes.get('/try', { config: { permission: 'public', rateLimit: { max: 3, timeWindow: 60_000 } } }, async () => ({ ok: true }))
  })
  const codes: number[] = []
  for (let index = 0; index < 5; index++) codes.push((await app.inject({ url: '/try', headers: { host: 'localhost' } })).statusCode)
  assert.deepEqual(codes, [200, 200, 200, 429, 429])
})

test('an address that takes other methods answers 405 and names them; OPTIONS asks for just that; HEAD goes where GET does', async (t) => {
  const { port } = await start(t, { fallback: (request, reply) => { if (request.url !== '/page') return false; void reply.send('a page'); return true } })
  const ask = (method: string, path: string) => fetch(`http://127.0.0.1:${port}${path}`, { method })
  for (const [method, path, allowed] of [['DELETE', '/hello/1', 'GET, HEAD, OPTIONS'], ['PUT', '/mine', 'GET, HEAD, OPTIONS'], ['GET', '/json', 'OPTIONS, POST'], ['PATCH', '/json?x=1', 'OPTIONS, POST']] as const) {
    const answer = await ask(method, path)
    assert.equal(answer.status, 405, `${method} ${path}`)
    assert.equal(answer.headers.get('allow'), allowed)
    assert.equal(((await answer.json()) as { code: string }).code, 'http/method-not-allowed')
  }
  const options = await ask('OPTIONS', '/hello/1')
  assert.deepEqual([options.status, options.headers.get('allow'), await options.text()], [204, 'GET, HEAD, OPTIONS', ''])
  for (const path of ['/hello/1', '/page']) assert.deepEqual([(await ask('HEAD', path)).status, await (await ask('HEAD', path)).text()], [200, ''], path)
  for (const method of ['GET', 'DELETE', 'OPTIONS']) assert.equal((await ask(method, '/nowhere')).status, 404, method)
  assert.equal((await ask('HEAD', '/mine')).status, 401, 'the guard is asked as for GET')
})
