/** Values out of an instance of DICOM JSON (PS3.18 F.2), by tag as eight hexadecimal digits. */
import type { InstanceJson } from '#archive'

/** The values as texts; a name's alphabetic group. Empty where there are none. */
export function texts(json: InstanceJson, tag: string): string[] {
  return (json[tag]?.Value ?? []).flatMap((value) => {
    if (typeof value === 'string') return [value]
    if (typeof value === 'number') return [String(value)]
    const name = (value as { Alphabetic?: unknown } | null)?.Alphabetic
    return typeof name === 'string' ? [name] : []
  })
}

export const text = (json: InstanceJson, tag: string): string => texts(json, tag)[0] ?? ''

export const numbers = (json: InstanceJson, tag: string): number[] => texts(json, tag).map(Number).filter(Number.isFinite)

export const number = (json: InstanceJson, tag: string): number | undefined => numbers(json, tag)[0]

export function items(json: InstanceJson, tag: string): InstanceJson[] {
  return json[tag]?.vr === 'SQ' ? (json[tag].Value ?? []).filter((item): item is InstanceJson => typeof item === 'object' && item !== null) : []
}

/** Every value of these representations, at any depth, with its tag. */
export function* valuesOf(json: InstanceJson, representations: ReadonlySet<string>): Iterable<{ readonly tag: string; readonly vr: string; readonly value: string }> {
  for (const [tag, { vr }] of Object.entries(json)) {
    if (vr === 'SQ') for (const item of items(json, tag)) yield* valuesOf(item, representations)
    else if (representations.has(vr)) for (const value of texts(json, tag)) yield { tag, vr, value }
  }
}

/** As people read it: (0018,0050). */
export const tagText = (tag: string): string => `(${tag.slice(0, 4)},${tag.slice(4)})`

export const hasPixels = (json: InstanceJson): boolean => json['00280010'] !== undefined

/** YYYYMMDD of a day that there is. */
export function isDay(value: string): boolean {
  const [, year = '', month = '', day = ''] = /^(\d{4})(\d{2})(\d{2})$/.exec(value) ?? []
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)))
  return year !== '' && Number(year) >= 1850 && date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day)
}

/** Position along the normal of the image (PS3.3 C.7.6.2.1.1), in mm; undefined without geometry. */
export function positionOf(json: InstanceJson): number | undefined {
  const [x1, y1, z1, x2, y2, z2] = numbers(json, '00200037')
  const [x, y, z] = numbers(json, '00200032')
  if (x1 === undefined || y1 === undefined || z1 === undefined || x2 === undefined || y2 === undefined || z2 === undefined || x === undefined || y === undefined || z === undefined) return undefined
  return x * (y1 * z2 - z1 * y2) + y * (z1 * x2 - x1 * z2) + z * (x1 * y2 - y1 * x2)
}
