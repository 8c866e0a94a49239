/** What the main thread and the journey's workers tell each other. Bytes are transferred, not copied. */
import type { Mask, Profile, ReviewDecision } from '@vesalius/deidentify'
import type { Derivation } from './derived/derivation.ts'
import type { Track } from './journey.ts'
import type { PreviewResult } from './preview/preview.ts'
import type { Moved } from './rotation/move-instance.ts'
import type { About, Traveller } from './runner.ts'
import type { StepContext } from './step.ts'

export interface WorkerSettings {
  readonly objects: string
  readonly objectsSecretFile?: string
  readonly keysFolder: string
}

/** The profile itself goes with the first task of a thread that needs it; later its digest does. */
export interface ProfileOf { readonly digest: string, readonly profile?: Profile }

export interface Task {
  /** `preview`: nothing is stored; before and after come back. `rotate`: what is stored is moved on by the project's last key. */
  readonly kind: 'travel' | 'preview' | 'rotate'
  readonly id: number
  /** In memory, or a file of the spool. */
  readonly bytes?: Uint8Array<ArrayBuffer>
  readonly file?: string
  readonly headerBytes: number
  readonly project: string
  readonly track: Track
  readonly profile: ProfileOf
  readonly announced?: StepContext['announced']
  readonly decision?: ReviewDecision
  readonly derived?: Derivation
  /** Earlier tasks whose original is not wanted any more. */
  readonly released?: readonly number[]
}

/** The main thread knows the end: the worker lets go of the original, or puts it among the objects for quarantine. */
export interface Release { readonly kind: 'release', readonly id: number, readonly keep: boolean }
/** The key of a project is gone: nothing of it is used from memory. */
export interface Forget { readonly kind: 'forget', readonly project: string }
export type ToWorker = Task | Release | Forget

/** `link` is sealed for the vault already: no identity leaves the worker in the clear. */
export type Arrived = Omit<Traveller, 'link'> & { readonly sealedLink?: Uint8Array, /** Name of the keys it was made by. */ readonly keys: string }

export interface Held {
  readonly kind: 'held'
  readonly reason: string
  readonly message: string
  readonly about: About
  readonly suggestions?: readonly Mask[]
  readonly digest: string
  readonly size: number
}
export interface Refused { readonly kind: 'refused', readonly reason: string, readonly message: string }
export interface Failed { readonly kind: 'failed', readonly code: string, readonly status: number, readonly message: string, readonly trace?: object }
export interface Previewed { readonly kind: 'previewed', readonly preview: PreviewResult }
export type Result = { readonly kind: 'arrived', readonly traveller: Arrived } | Moved | Previewed | Held | Refused | Failed
export interface Kept { readonly digest: string, readonly size: number }
export type FromWorker =
  | { readonly kind: 'ready' }
  | { readonly kind: 'result', readonly id: number, readonly result: Result }
  | { readonly kind: 'kept', readonly id: number, readonly kept: Kept | Failed }
