/** One request to a node and its answer as JSON; a refusal is a ProblemError with what problem+json said (RFC 9457). */
export class ProblemError extends Error {
  /** Code of docs/problems.md, or `client/no-connection`. */
  readonly code: string
  /** HTTP status; 0 when nothing answered. */
  readonly status: number
  /** By which the node's log knows the request. */
  readonly reference: string | undefined

  constructor(message: string, { code, status, reference }: { code: string; status: number; reference?: string | undefined }) {
    super(message)
    this.name = 'ProblemError'
    this.code = code
    this.status = status
    this.reference = reference
  }
}

export interface ClientOptions {
  /** Scheme, host and port of the node; empty for the origin of the page. */
  readonly base: string
  /** A program's token; a page has its cookie. */
  readonly token?: string
}

export interface RequestOptions {
  /** A list gives its name several times. */
  readonly query?: object
  /** Sent as JSON. */
  readonly json?: unknown
  /** Sent as it is. */
  readonly bytes?: Blob | Uint8Array<ArrayBuffer>
  readonly type?: string
  readonly signal?: AbortSignal | undefined
}

export type Request = <T>(method: string, path: string, options?: RequestOptions) => Promise<T>

export function createRequest({ base, token }: ClientOptions): Request {
  const origin = base.replace(/\/$/, '')
  return async <T>(method: string, path: string, options: RequestOptions = {}): Promise<T> => {
    const headers = new Headers({ accept: 'application/json' })
    if (token !== undefined) headers.set('authorization', `Bearer ${token}`)
    const init: RequestInit = { method, headers, credentials: 'same-origin', ...(options.signal ? { signal: options.signal } : {}) }
    if (options.json !== undefined) {
      headers.set('content-type', 'application/json')
      init.body = JSON.stringify(options.json)
    } else if (options.bytes !== undefined) {
      headers.set('content-type', options.type ?? 'application/octet-stream')
      init.body = options.bytes
    }
    const response = await send(`${origin}${path}${queryText(options.query)}`, init)
    if (!response.ok) throw await problemOf(response)
    return (response.status === 204 ? undefined : await response.json()) as T
  }
}

async function send(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init)
  } catch (error) {
    if (init.signal?.aborted) throw error
    throw new ProblemError('No answer', { code: 'client/no-connection', status: 0 })
  }
}

function queryText(query: object | undefined): string {
  const text = new URLSearchParams()
  for (const [name, given] of Object.entries(query ?? {})) {
    for (const value of Array.isArray(given) ? given : [given]) if (value !== undefined && value !== '') text.append(name, String(value))
  }
  return text.size > 0 ? `?${text.toString()}` : ''
}

/** What problem+json said, of an answer that is not 2xx. */
export async function problemOf(response: Response): Promise<ProblemError> {
  const body = await response.json().catch(() => ({})) as { detail?: string; title?: string; code?: string; instance?: string }
  return new ProblemError(body.detail ?? body.title ?? response.statusText, { code: body.code ?? 'client/refused', status: response.status, reference: body.instance })
}
