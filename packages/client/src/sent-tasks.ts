/** Tasks that a hub sends to the hospitals that hold the data, over HTTP. Sizes are bytes, times ISO 8601. */
import type { PermitBody } from './access-requests.ts'
import type { NewTask, TaskInput, TaskOutput, TaskState, ToolManifest } from './compute.ts'
import type { Request } from './http.ts'

/** `SENT`: on its way, the hospital has not answered. `REFUSED`: the hospital does not run it, with the reason. */
export type SentTaskState = TaskState | 'SENT' | 'REFUSED'

export interface SentTaskOutput extends Pick<TaskOutput, 'id' | 'name' | 'type' | 'class' | 'state'> {
  /** Once a person of the hospital has released it, and it has come. */
  readonly size: number | null
  readonly digest: string | null
  readonly hereAt: string | null
}

export interface SentTask {
  readonly id: string
  readonly node: string
  readonly nodeName: string
  readonly tool: { readonly id: string; readonly version: string; readonly digest: string }
  readonly entrypoint: string
  readonly parameters: Readonly<Record<string, unknown>>
  readonly seed: number
  readonly inputs: Readonly<Record<string, TaskInput>>
  readonly state: SentTaskState
  readonly reason: string | null
  readonly remedy?: string
  /** Of its work, as the tool says; it only grows. */
  readonly tenths: number
  readonly sentAt: string
  readonly toldAt: string | null
  readonly cancelAt: string | null
  readonly endedAt: string | null
  readonly outputs: readonly SentTaskOutput[]
}

/** A version of a tool as the hub knows it; a permit names `sha256:` and its digest. */
export interface AskableTool { readonly id: string; readonly version: string; readonly digest: string; readonly manifest: ToolManifest }

export interface SentChoices {
  /** Of whoever asks, that are valid. */
  readonly permits: readonly { readonly permit: PermitBody; readonly node: string; readonly nodeName: string }[]
  readonly tools: readonly AskableTool[]
}

const at = encodeURIComponent
const path = '/api/sent/tasks'

/** Where an output that has come is loaded from, by whoever asked for the work. */
export const sentOutputAddress = (task: string, output: string): string => `${path}/${at(task)}/outputs/${at(output)}`

export function sentTaskMethods(request: Request) {
  return {
    sentChoices: () => request<SentChoices>('GET', '/api/sent/choices'),
    sentTasks: () => request<{ tasks: SentTask[] }>('GET', path),
    sentTask: (id: string) => request<SentTask>('GET', `${path}/${at(id)}`),
    sendTask: (json: NewTask) => request<SentTask>('POST', path, { json }),
    cancelSentTask: (id: string) => request<SentTask>('POST', `${path}/${at(id)}/cancel`),
  }
}
