/** The demonstration beside a solo over HTTP. */
import type { Request } from './http.ts'

export interface DemoTold {
  readonly state: 'off' | 'starting' | 'ready' | 'stopping' | 'failed'
  /** What it does now, or the code of why it failed. */
  readonly said: string
  readonly sites: readonly { readonly name: string; readonly http: string }[]
}

export interface DemoLink { readonly site: string; readonly title: string; readonly link: string }

export function demoMethods(request: Request) {
  return {
    demo: () => request<DemoTold>('GET', '/api/demo'),
    startDemo: () => request<DemoTold>('POST', '/api/demo'),
    stopDemo: () => request<void>('DELETE', '/api/demo'),
    /** New links at each call; each works once. */
    inviteToDemo: () => request<{ people: DemoLink[] }>('POST', '/api/demo/invitations'),
  }
}
