/** By what tools are found, and what each says of itself there. */
import type { ToolManifest, ToolSearch } from '@vesalius/client'

interface Filter {
  readonly name: Exclude<keyof ToolSearch, 'text'>
  readonly valuesOf: (manifest: ToolManifest) => readonly string[]
  /** Where the words for its values are; without it, they are their own. */
  readonly word?: 'tool.kind' | 'tool.type'
}

export const toolFilters: readonly Filter[] = [
  { name: 'kind', valuesOf: ({ kind }) => [kind], word: 'tool.kind' },
  { name: 'modality', valuesOf: ({ inputs }) => inputs.flatMap(({ type, modalities }) => (type === 'images' ? modalities : [])) },
  { name: 'input', valuesOf: ({ inputs }) => inputs.map(({ type }) => type), word: 'tool.type' },
  { name: 'output', valuesOf: ({ outputs }) => outputs.map(({ type }) => type), word: 'tool.type' },
]

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value.slice(0, 100) : undefined)

/** From the address of the page. */
export function readToolSearch(search: Record<string, unknown>): ToolSearch {
  return Object.fromEntries(['text', ...toolFilters.map(({ name }) => name)].flatMap((name) => { const value = text(search[name]); return value === undefined ? [] : [[name, value]] }))
}
