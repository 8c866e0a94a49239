/** One request to the hub: JSON or bytes come back, refusals as the problems that they are; a redirect is not followed. */
import { Problem } from '#kernel'
import { NoHub } from './problems.ts'

/** How long the hub may wait before it answers that there is nothing. */
export const waitMs = 25_000

export interface Call {
  readonly body: Uint8Array
  readonly headers: Record<string, string>
  readonly signal?: AbortSignal
}

/** The answer as JSON; undefined for none. Raises federation/no-hub and what the hub says. */
export async function callHub(url: string, given: Call): Promise<unknown> {
  const response = await answerOf(url, given)
  if (response.status === 204) return undefined
  const answer: unknown = await response.json().catch(() => undefined)
  if (answer !== undefined) return answer
  throw NoHub(`status ${response.status}`)
}

/** The answer as it is; empty for none. */
export async function bytesFromHub(url: string, given: Call): Promise<Buffer> {
  return Buffer.from(await (await answerOf(url, given)).arrayBuffer())
}

async function answerOf(url: string, { body, headers, signal }: Call): Promise<Response> {
  let response: Response
  try {
    const patience = AbortSignal.timeout(waitMs + 35_000)
    response = await fetch(url, { method: 'POST', body: new Uint8Array(body), headers, redirect: 'error', signal: signal ? AbortSignal.any([signal, patience]) : patience })
  } catch (error) {
    if (signal?.aborted) throw error
    throw NoHub(((error as { cause?: { code?: string } }).cause?.code) ?? 'no connection')
  }
  if (response.ok) return response
  throw refusalOf(response.status, await response.json().catch(() => undefined))
}

function refusalOf(status: number, answer: unknown): Problem {
  const { code, detail } = (answer ?? {}) as { code?: unknown; detail?: unknown }
  if (typeof code !== 'string' || !/^[a-z-]+\/[a-z0-9-]+$/.test(code)) return NoHub(`status ${status}`)
  return new Problem({ code, status, text: '' }, typeof detail === 'string' ? detail.slice(0, 300) : code)
}
