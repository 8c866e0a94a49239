/** The run contract seen from a tool: RUN_CONTEXT_FILE says what was asked and where everything lies; results are written once, at the end. */
import { readFileSync, writeFileSync } from 'node:fs'

export interface RunContext<Arguments> {
  readonly entrypoint: string
  readonly arguments: Arguments
  readonly seed: number
  /** Counts of subjects below this do not leave. */
  readonly minimum_cell: number
  readonly inputs: Readonly<Record<string, { readonly type: string, readonly path: string }>>
  readonly outputs: Readonly<Record<string, { readonly type: string, readonly path: string }>>
  readonly progress_file: string
}

export function readContext<Arguments>(): RunContext<Arguments> {
  return JSON.parse(readFileSync(process.env['RUN_CONTEXT_FILE'] ?? '/in/context.json', 'utf8')) as RunContext<Arguments>
}

export function pathOf(context: RunContext<unknown>, direction: 'inputs' | 'outputs', name: string): string {
  const place = context[direction][name]
  if (!place) throw new Error(`there is no ${name} among the ${direction}`)
  return place.path
}

export function writeResult(context: RunContext<unknown>, name: string, value: unknown): void {
  writeFileSync(pathOf(context, 'outputs', name), JSON.stringify(value))
}

/** `fraction` from 0 to 1. */
export function tellProgress(context: RunContext<unknown>, fraction: number): void {
  writeFileSync(context.progress_file, String(fraction))
}

/** A count as it may leave: null below the minimum cell, 0 as itself. */
export function cell(count: number, minimum: number): number | null {
  return count > 0 && count < minimum ? null : count
}

/** Runs the entry point that was asked for; an error ends the tool and says nothing of the data. */
export async function run(entrypoints: Readonly<Record<string, (context: RunContext<never>) => void | Promise<void>>>): Promise<void> {
  const context = readContext<never>()
  const work = entrypoints[context.entrypoint]
  if (!work) throw new Error('unknown entry point')
  await work(context)
}
