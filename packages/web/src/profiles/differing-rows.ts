/** Attributes of which two previews of one file give something else: kept against removed, or another value. */
import type { ComparedRow } from '@vesalius/client'

export interface DifferingRow { readonly path: string; readonly name: string; readonly original: string; readonly was: ComparedRow | undefined; readonly is: ComparedRow | undefined }

/** A sequence that goes is one row, not one for each attribute in it. What only says which profile it was is left out. */
export function differing(before: readonly ComparedRow[], now: readonly ComparedRow[]): DifferingRow[] {
  const was = new Map(before.map((row) => [row.path, row]))
  const is = new Map(now.map((row) => [row.path, row]))
  const paths = [...new Set([...was.keys(), ...is.keys()])].filter((path) => !isStatement(path) && (was.get(path)?.after !== is.get(path)?.after || isGone(was.get(path)) !== isGone(is.get(path))))
  return paths.filter((path) => !paths.some((other) => other !== path && path.startsWith(`${other}[`))).sort().map((path) => {
    const row = is.get(path) ?? was.get(path)
    return { path, name: row?.name ?? '', original: row?.before ?? '', was: was.get(path), is: is.get(path) }
  })
}

const isGone = (row: ComparedRow | undefined): boolean => row === undefined || row.change === 'removed'

/** (0012,0062 to 0064) and the header of the file. */
const isStatement = (path: string): boolean => /^\((0002,|0012,006[2-4])/.test(path)
