/** Slices of a volume in order: positions along the normal, of series that are one stack. */
import { number, positionOf, text } from './json-values.ts'
import type { SeriesFacts } from './types.ts'

const stacked = new Set(['CT', 'MR', 'PT'])
const fewest = 3

/** Sorted positions in mm; undefined when the series is no stack, or is made of several (echoes, phases, diffusion weights, acquisitions, kinds of image). */
export function stackOf({ modality, instances }: SeriesFacts): number[] | undefined {
  if (!stacked.has(modality) || instances.length < fewest || parts({ modality, instances }) > 1) return undefined
  const positions = instances.map(({ json }) => positionOf(json)).filter((position) => position !== undefined)
  return positions.length === instances.length ? positions.sort((a, b) => a - b) : undefined
}

/** How many stacks stand in the series. */
export function parts({ instances }: Pick<SeriesFacts, 'modality' | 'instances'>): number {
  return new Set(instances.map(({ json }) => JSON.stringify(
    [number(json, '00180086'), number(json, '00180081'), number(json, '00200100'), number(json, '00189087'), number(json, '00200012'), text(json, '00080008'), (json['00080008']?.Value ?? [])[2] ?? '']))).size
}

/** Distances of neighbours and their median. */
export function stepsOf(positions: readonly number[]): { readonly steps: number[]; readonly median: number } {
  const steps = positions.slice(1).map((position, at) => position - (positions[at] as number))
  return { steps, median: steps.toSorted((a, b) => a - b)[Math.floor(steps.length / 2)] ?? 0 }
}
