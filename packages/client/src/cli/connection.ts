/** How a verb reaches a running Vesalius: its address, and a token that comes by file (never in the arguments). */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Complaint, type Words } from './words.ts'

export const connectionOptions = ['url', 'token-file', 'data'] as const

export interface Connection {
  readonly url: string
  /** Sends a request and gives the JSON answer; a problem becomes a Complaint with its title and code. */
  request<T>(method: string, path: string, body?: unknown): Promise<T>
  /** Sends bytes. The body is read as the connection takes it. */
  sendBytes<T>(path: string, type: string, body: ReadableStream<Uint8Array> | Uint8Array<ArrayBuffer>, signal?: AbortSignal): Promise<T>
  text(path: string): Promise<string>
  /** Asks for a file. */
  bytes(path: string, body?: unknown): Promise<Uint8Array>
}

export function connect(words: Words): Connection {
  const url = (words.option('url') ?? 'http://127.0.0.1:8042').replace(/\/$/, '')
  const file = words.option('token-file') ?? process.env['VESALIUS_TOKEN_FILE'] ?? join(words.option('data') ?? 'data', 'local-token')
  let token: string
  try {
    token = readFileSync(file, 'utf8').trim()
  } catch {
    throw new Complaint('no token: give --token-file FILE, or --data DIR of the Vesalius that runs on this machine', 77)
  }
  const call = async (path: string, init: RequestInit): Promise<Response> => {
    const headers = new Headers(init.headers)
    headers.set('authorization', `Bearer ${token}`)
    headers.set('accept', 'application/json, */*;q=0.1')
    let response: Response
    try {
      response = await fetch(url + path, { ...init, headers })
    } catch (error) {
      if (init.signal?.aborted) throw new Complaint('cancelled', 130)
      throw new Complaint(`no Vesalius answers at ${url} (${((error as { cause?: { code?: string } }).cause?.code) ?? 'no connection'})`, 69)
    }
    if (!response.ok) throw await complaintOf(response)
    return response
  }
  return {
    url,
    request: async (method, path, body) => {
      const response = await call(path, { method, ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }) })
      return (response.status === 204 ? undefined : await response.json()) as never
    },
    sendBytes: async (path, type, body, signal) => {
      const init: RequestInit & { duplex?: 'half' } = { method: 'POST', body, headers: { 'content-type': type }, duplex: 'half', ...(signal ? { signal } : {}) }
      return await (await call(path, init)).json() as never
    },
    bytes: async (path, body) => new Uint8Array(await (await call(path, body === undefined ? {} : { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } })).arrayBuffer()),
    text: async (path) => (await call(path, {})).text(),
  }
}

/** As sysexits.h names them: no permission, wrong data, try again later. */
const exitCodes: Readonly<Record<number, number>> = { 401: 77, 403: 77, 413: 65, 422: 65, 429: 75, 503: 75, 507: 75 }

async function complaintOf(response: Response): Promise<Complaint> {
  const body = await response.json().catch(() => ({})) as { detail?: string; title?: string; type?: string }
  return new Complaint(`${body.detail ?? body.title ?? 'the request was refused'} (${response.status}${body.type ? `, ${body.type}` : ''})`, exitCodes[response.status] ?? 1)
}
