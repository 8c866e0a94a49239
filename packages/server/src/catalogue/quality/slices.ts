/** Slices of a volume in order: positions along the normal, of series that are one stack. */
import type { InstanceJson } from '#archive'
import { number, positionOf, text, texts } from './json-values.ts'
import type { SeriesFacts } from './types.ts'

const stacked = new Set(['CT', 'MR', 'PT'])
const fewest = 3

/** Sorted positions in mm; undefined when the series is no stack, or is made of several (echoes, phases, diffusion weights, acquisitions, kinds of image). */
export function stackOf({ modality, instances }: SeriesFacts): number[] | undefined {
  if (!stacked.has(modality) || instances.length < fewest || parts({ instances }) > 1) return undefined
  return positionsOf({ instances })
}

type Instances = Pick<SeriesFacts, 'instances'>

function positionsOf({ instances }: Instances): number[] | undefined {
  const positions = instances.map(({ json }) => positionOf(json)).filter((position) => position !== undefined)
  return positions.length === instances.length ? positions.sort((a, b) => a - b) : undefined
}

/** How many stacks stand in the series: by what tells them apart, or because every place is there equally often. */
export function parts({ instances }: Instances): number {
  const told = new Set(instances.map(({ json }) => JSON.stringify(
    [number(json, '00180086'), number(json, '00180081'), number(json, '00200100'), diffusionWeight(json), number(json, '00200012'), text(json, '00080008'), (json['00080008']?.Value ?? [])[2] ?? '']))).size
  return told > 1 ? told : repeats(positionsOf({ instances }) ?? [])
}

/** How often each place is there when all are equally often, in tenths of a millimetre; 1 otherwise. */
function repeats(positions: readonly number[]): number {
  const counts = new Map<number, number>()
  for (const position of positions) counts.set(Math.round(position * 10), (counts.get(Math.round(position * 10)) ?? 0) + 1)
  const [first = 1, ...others] = counts.values()
  return others.length > 0 && others.every((count) => count === first) ? first : 1
}

/** Diffusion b-value in s/mm²: (0018,9087), or where Siemens, GE and Philips wrote it before that was in the standard. */
function diffusionWeight(json: InstanceJson): number | undefined {
  const [ge] = privateTexts(json, '0043', { creator: 'GEMS_PARM_01', element: '39' })
  return number(json, '00189087') ?? finite(privateTexts(json, '0019', { creator: 'SIEMENS MR HEADER', element: '0C' })[0]) ?? finite(privateTexts(json, '2001', { creator: 'Philips Imaging DD 001', element: '03' })[0])
    // GE adds 1e9 to mark the value as one of several.
    ?? (ge === undefined ? undefined : finite(String(Number(ge) % 1e9)))
}

const finite = (value: string | undefined): number | undefined => (value === undefined || !Number.isFinite(Number(value)) ? undefined : Number(value))

/** Values of a private element, in the block that its creator has reserved (PS3.5 7.8.1). */
function privateTexts(json: InstanceJson, group: string, { creator, element }: { readonly creator: string; readonly element: string }): string[] {
  const block = Object.keys(json).find((tag) => tag.startsWith(`${group}00`) && text(json, tag) === creator)?.slice(6)
  return block === undefined ? [] : texts(json, `${group}${block}${element}`)
}

/** Distances of neighbours and their median. */
export function stepsOf(positions: readonly number[]): { readonly steps: number[]; readonly median: number } {
  const steps = positions.slice(1).map((position, at) => position - (positions[at] as number))
  return { steps, median: steps.toSorted((a, b) => a - b)[Math.floor(steps.length / 2)] ?? 0 }
}
