/** Rotation of a project's keys over HTTP: begun or continued, stopped after a study, looked at. */
import type { Request } from './http.ts'

export interface RotationState {
  readonly project: string
  /** `failed`: given up; it goes on when it is started again, as after `stopped`. */
  readonly state: 'none' | 'running' | 'stopped' | 'failed' | 'done'
  readonly startedAt?: string
  readonly finishedAt?: string
  readonly studies: { readonly moved: number; readonly total: number }
  readonly instances: { readonly moved: number; readonly total: number }
  /** Studies that stay as they were, by the code of the reason. */
  readonly left: readonly { readonly code: string; readonly studies: number }[]
  /** Why the last attempt ended. */
  readonly problem?: string
}

export function rotationMethods(request: Request) {
  const of = (project: string): string => `/api/ingest/projects/${encodeURIComponent(project)}/rotate`
  return {
    rotation: (project: string) => request<RotationState>('GET', of(project)),
    /** Begins one, or goes on with one that was stopped or has left studies; `leave` gives these up and begins another. */
    rotateKey: (project: string, leave = false) => request<RotationState>('POST', of(project), { json: { leave } }),
    stopRotation: (project: string) => request<RotationState>('POST', `${of(project)}/stop`, { json: {} }),
  }
}
