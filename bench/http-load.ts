/** A small HTTP load: a bounded number of requests over a number of kept connections, timed one by one. */
import { Agent, request } from 'node:http'
import { median, percentile } from './programs.ts'

export interface Load { readonly url: string; readonly headers: Record<string, string>; readonly requests: number; readonly connections: number; readonly body?: (index: number) => { readonly type: string; readonly bytes: readonly Uint8Array[] } }
export interface Timing { readonly p50: number; readonly p95: number; readonly perSecond: number; readonly bytes: number; readonly status: number }

/** Milliseconds for p50 and p95; a status other than 2xx ends the bench. */
export async function load({ url, headers, requests, connections, body }: Load): Promise<Timing> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections, noDelay: true })
  const times: number[] = []
  let [next, bytes, status] = [0, 0, 0]
  const began = performance.now()
  const lane = async () => {
    for (let index = next++; index < requests; index = next++) {
      const start = performance.now()
      const answer = await once(url, { agent, headers, ...(body ? { body: body(index) } : {}) })
      times.push(performance.now() - start)
      bytes += answer.bytes
      status = answer.status
      if (status < 200 || status > 299) throw new Error(`${new URL(url).pathname} answered ${status}`)
    }
  }
  await Promise.all(Array.from({ length: connections }, lane))
  const seconds = (performance.now() - began) / 1000
  agent.destroy()
  return { p50: median(times), p95: percentile(times, 0.95), perSecond: requests / seconds, bytes: bytes / requests, status }
}

interface Sending { readonly agent: Agent; readonly headers: Record<string, string>; readonly body?: { readonly type: string; readonly bytes: readonly Uint8Array[] } }

function once(url: string, { agent, headers, body }: Sending): Promise<{ status: number; bytes: number }> {
  return new Promise((resolve, reject) => {
    const length = body?.bytes.reduce((sum, part) => sum + part.length, 0)
    const sent = request(url, { agent, method: body ? 'POST' : 'GET', headers: { ...headers, ...(body ? { 'content-type': body.type, 'content-length': String(length) } : {}) } }, (response) => {
      let bytes = 0
      response.on('data', (chunk: Buffer) => { bytes += chunk.length })
      response.once('end', () => resolve({ status: response.statusCode ?? 0, bytes }))
      response.once('error', reject)
    })
    sent.once('error', reject)
    for (const part of body?.bytes ?? []) sent.write(part)
    sent.end()
  })
}
