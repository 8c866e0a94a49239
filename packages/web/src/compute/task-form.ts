/** What the form of a task knows: which tools a permit names, and what a text means as a parameter. */
import type { InputType, ParameterSchema, PermitBody, ToolVersion } from '@vesalius/client'

export type FormTool = Pick<ToolVersion, 'tool' | 'version' | 'digest' | 'manifest'>
/** What was released to whoever asks, and can be given to a tool as weights. */
export interface ReleasedWeights { readonly key: string; readonly load: () => Promise<readonly { readonly id: string; readonly name: string; readonly at: string }[]> }

/** Newest first, as they come; withdrawn ones are no longer run. */
export function usableTools(versions: readonly ToolVersion[], { tools }: PermitBody): ToolVersion[] {
  return versions.filter(({ digest, withdrawn }) => withdrawn === null && tools.includes(`sha256:${digest}`))
}

/** Taken from what was released before, and not from data. */
export const isWeights = (type: InputType): boolean => type === 'tensors' || type === 'onnx'

export const typeOf = ({ type }: ParameterSchema): string => [type].flat().find((one) => one !== undefined && one !== 'null') ?? 'string'

/** Undefined for an empty text: the tool has a default of its own. */
export function valueOf(schema: ParameterSchema, text: string): unknown {
  const trimmed = text.trim()
  if (trimmed === '') return undefined
  const type = typeOf(schema)
  if (type === 'number' || type === 'integer') return Number(trimmed)
  if (type === 'boolean') return trimmed === 'true'
  if (type === 'array') return trimmed.split(',').map((one) => valueOf(schema.items ?? {}, one)).filter((one) => one !== undefined)
  if (schema.enum?.some((one) => typeof one === 'number')) return Number(trimmed)
  return trimmed
}
