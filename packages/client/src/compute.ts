/** Tools, tasks and the air-lock over HTTP. Sizes are bytes, times ISO 8601. */
import type { Request } from './http.ts'

export type ToolKind = 'training' | 'analytics' | 'evaluation' | 'inference' | 'preparation'
export type InputType = 'images' | 'table' | 'tensors' | 'onnx'
export type OutputType = 'json' | 'table' | 'tensors' | 'dicom'

export interface ToolInput {
  readonly name: string
  readonly type: InputType
  readonly optional: boolean
  /** DICOM modalities that it understands; none named: any. */
  readonly modalities: readonly string[]
  readonly columns: readonly string[]
  readonly minimumSubjects: number
}

export interface ToolTest {
  readonly name: string
  readonly entrypoint: string
  readonly parameters: Readonly<Record<string, unknown>>
  /** Input → file or folder of the tool. */
  readonly inputs: Readonly<Record<string, string>>
  readonly expect: readonly { readonly output: string; readonly at?: string; readonly equals?: unknown; readonly min?: number; readonly max?: number; readonly tolerance?: number }[]
}

/** A parameter of a tool, as much of JSON Schema as a form needs. */
export interface ParameterSchema {
  readonly type?: string | readonly string[]
  readonly title?: string
  readonly enum?: readonly (string | number)[]
  readonly items?: ParameterSchema
  readonly minimum?: number
  readonly maximum?: number
  readonly maxLength?: number
}

/** tool.json. */
export interface ToolManifest {
  readonly id: string
  readonly title: string
  readonly purpose: string
  readonly kind: ToolKind
  readonly licence: string
  readonly authors: readonly string[]
  readonly limitations: string
  readonly runtime: { readonly type: 'node'; readonly program: string } | { readonly type: 'command'; readonly command: readonly string[] }
  readonly entrypoints: Readonly<Record<string, { readonly purpose: string; readonly inputs: readonly string[] }>>
  readonly inputs: readonly ToolInput[]
  readonly outputs: readonly { readonly name: string; readonly type: OutputType; readonly class?: string; readonly maxBytes: number; readonly optional: boolean }[]
  readonly parameters: { readonly properties?: Readonly<Record<string, ParameterSchema>>; readonly required?: readonly string[] }
  readonly resources: { readonly cpus: number; readonly memoryMiB: number; readonly timeSeconds: number; readonly scratchMiB: number }
  readonly seedable: boolean
  readonly tests: readonly ToolTest[]
}

export interface ToolVersion {
  readonly tool: string
  readonly version: string
  /** 64 hexadecimal digits; a permit names `sha256:` and these. */
  readonly digest: string
  readonly manifest: ToolManifest
  readonly files: readonly { readonly path: string; readonly digest: string; readonly size: number }[]
  readonly verification: {
    readonly at: string
    readonly runner: string
    readonly tests: readonly { readonly name: string; readonly checks: number; readonly wallSeconds: number; readonly peakMemoryBytes: number }[]
  }
  readonly at: string
  readonly withdrawn: string | null
}

export interface ToolSearch { readonly text?: string; readonly kind?: string; readonly modality?: string; readonly input?: string; readonly output?: string }

export type TaskState = 'QUEUED' | 'INITIALIZING' | 'RUNNING' | 'COMPLETE' | 'EXECUTOR_ERROR' | 'SYSTEM_ERROR' | 'CANCELED'
export interface TaskUsage { readonly wallSeconds: number; readonly cpuSeconds: number; readonly peakMemoryBytes: number; readonly outputBytes: number }
export interface TaskDataInput { readonly permit: string; readonly dataset: string; readonly version: number; readonly purpose: string }
export type TaskInput = TaskDataInput | { readonly output: string }

export interface NewTask {
  readonly tool: string
  readonly version: string
  readonly entrypoint: string
  readonly parameters: Readonly<Record<string, unknown>>
  readonly inputs: Readonly<Record<string, TaskInput>>
}

export interface Task extends NewTask {
  readonly id: string
  readonly digest: string
  readonly seed: number
  /** Of one that came by letter: the hub, and whom it names. */
  readonly askedBy: { readonly hub: string; readonly name: string } | null
  readonly state: TaskState
  readonly reason: string | null
  readonly remedy?: string
  readonly starts: number
  /** From 0 to 1, as the tool says. */
  readonly progress: number | null
  readonly usage: TaskUsage | null
  readonly curve: readonly TaskUsage[]
  readonly submitted: string
  readonly started: string | null
  readonly ended: string | null
}

export interface OutputFinding { readonly code: string; readonly severity: 'stop' | 'look'; readonly place: string; readonly count: number }

export interface TaskOutput {
  readonly id: string
  readonly task: string
  readonly name: string
  readonly type: OutputType | 'log'
  readonly class: string
  readonly digest: string
  readonly size: number
  readonly state: 'waiting' | 'stopped' | 'released' | 'denied'
  readonly findings: readonly OutputFinding[]
  readonly at: string
  readonly decidedAt: string | null
}

/** A tool that comes with the program and is not offered at this node, since its own test did not pass. */
export interface AbsentTool { readonly tool: string; readonly title: string; readonly limitations: string; readonly problem: string; readonly detail: string }

export interface ReviewedOutput extends TaskOutput { readonly tool: string; readonly version: string; readonly entrypoint: string; readonly own: boolean }

/** A tool that the hub offers, at a node: `wanted` is on its way, `here` waits for a person. */
export interface OfferedTool {
  readonly digest: string
  readonly facts: { readonly id: string; readonly version: string; readonly title: string; readonly purpose: string; readonly kind: ToolKind; readonly licence: string; readonly authors: readonly string[]; readonly size: number; readonly withdrawn: boolean }
  readonly state: 'offered' | 'wanted' | 'here' | 'admitted' | 'refused'
  /** Of its own tests, run here. */
  readonly test: ToolVersion['verification'] | null
  readonly problem: string | null
  readonly decidedAt: string | null
}
export interface FetchedTool extends OfferedTool { readonly manifest: ToolManifest; readonly files: ToolVersion['files'] }
export interface ToolStanding { readonly digest: string; readonly node: string; readonly nodeName: string; readonly answer: 'admitted' | 'refused'; readonly at: string }
/** Tools that go from a hub to its nodes. */
export type CarriedTools = { readonly role: 'hub'; readonly tools: readonly ToolVersion[]; readonly standing: readonly ToolStanding[] } | { readonly role: 'node'; readonly offered: readonly OfferedTool[] }
export type ToolAct = 'fetch' | 'test' | 'admit' | 'refuse'

const at = encodeURIComponent

/** Where an output is read, by whoever may. */
export const outputAddress = (id: string): string => `/api/compute/outputs/${at(id)}/content`
/** Where tool.json is read (GA4GH TRS 2.0.1). */
export const manifestAddress = ({ tool, version }: Pick<ToolVersion, 'tool' | 'version'>): string => `/ga4gh/trs/v2/tools/${at(tool)}/versions/${at(version)}/PLAIN_VESALIUS/descriptor`

export function computeMethods(request: Request) {
  return {
    tools: (query: ToolSearch = {}) => request<{ tools: ToolVersion[]; absent: AbsentTool[] }>('GET', '/api/compute/tools', { query }),
    toolVersions: (id: string) => request<{ versions: ToolVersion[] }>('GET', `/api/compute/tools/${at(id)}`),
    /** `files`: path → content in base64. Answers when its tests have been run. */
    registerTool: (json: { manifest: unknown; files: Readonly<Record<string, string>> }) => request<ToolVersion>('POST', '/api/compute/tools', { json }),
    withdrawTool: (id: string, version: string, reason: string) => request<void>('POST', `/api/compute/tools/${at(id)}/versions/${at(version)}/withdrawal`, { json: { reason } }),

    carriedTools: () => request<CarriedTools>('GET', '/api/tools'),
    /** At a hub. */
    registerToolAtHub: (json: { manifest: unknown; files: Readonly<Record<string, string>> }) => request<ToolVersion>('POST', '/api/tools', { json }),
    withdrawToolAtHub: (id: string, version: string, reason: string) => request<void>('POST', `/api/tools/${at(id)}/versions/${at(version)}/withdrawal`, { json: { reason } }),
    /** At a node: asks the hub what there is. */
    askForTools: () => request<object>('POST', '/api/tools/ask', { json: {} }),
    fetchedTool: (digest: string) => request<FetchedTool>('GET', `/api/tools/offered/${at(digest)}`),
    decideTool: (digest: string, act: ToolAct) => request<OfferedTool>('POST', `/api/tools/offered/${at(digest)}/${act}`, { json: {} }),

    tasks: () => request<{ tasks: Task[] }>('GET', '/api/compute/tasks'),
    task: (id: string) => request<Task & { outputs: TaskOutput[] }>('GET', `/api/compute/tasks/${at(id)}`),
    submitTask: (json: NewTask) => request<Task>('POST', '/api/compute/tasks', { json }),
    cancelTask: (id: string) => request<Task>('POST', `/api/compute/tasks/${at(id)}/cancel`),

    /** What was released to whoever asks. */
    releasedOutputs: () => request<{ outputs: TaskOutput[] }>('GET', '/api/compute/outputs'),
    airlock: () => request<{ outputs: ReviewedOutput[]; recent: ReviewedOutput[] }>('GET', '/api/compute/airlock'),
    decideOutput: (id: string, decision: 'release' | 'deny') => request<TaskOutput>('POST', `/api/compute/outputs/${at(id)}/decision`, { json: { decision } }),
  }
}
