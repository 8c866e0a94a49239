/** The holder's own lists of an offline run: map.csv, and beside it what was held, with the paths of inputs. They stay with the originals. */
import { basename, dirname, extname, isAbsolute, join, relative, resolve, sep } from 'node:path'
import type { HeldInput, OfflineListener } from '@vesalius/deidentify/offline'
import { openList } from '@vesalius/deidentify/offline'
import { Complaint } from './words.ts'

export interface Lists extends OfflineListener {
  readonly reasons: ReadonlyMap<string, number>
  finish(): void
  discard(): void
}

/** Without `map` nothing is written; only reasons are counted. */
export function openLists(map: string | undefined, output: string): Lists {
  const reasons = new Map<string, number>()
  if (map !== undefined) refuseWithin(output, map, '--map')
  const written = map === undefined ? undefined : open(map)
  const held = map === undefined ? undefined : open(besideOf(map))
  held?.add('input path', 'reason', 'token', 'sha256', 'a person can clear it')
  return {
    reasons,
    written: (input, path) => written?.add(input, path),
    held({ path, reason, token, digest, review }: HeldInput) {
      reasons.set(reason, (reasons.get(reason) ?? 0) + 1)
      held?.add(path, reason, token, digest, review ? 'yes' : 'no')
    },
    finish: () => { for (const list of [written, held]) list?.finish() },
    discard: () => { for (const list of [written, held]) list?.discard() },
  }
}

/** `quarantine.csv` beside `map.csv`; beside another name, that name and `-quarantine`. */
function besideOf(map: string): string {
  const name = basename(map, extname(map))
  return join(dirname(map), name === 'map' ? 'quarantine.csv' : `${name}-quarantine.csv`)
}

/** What names inputs must not travel with the output. */
export function refuseWithin(output: string, path: string, option: string): void {
  const from = relative(resolve(output), resolve(path))
  if (from !== '..' && !from.startsWith(`..${sep}`) && !isAbsolute(from)) throw new Complaint(`${option} must lie outside the output folder: it is not for whoever gets the output`)
}

function open(path: string): ReturnType<typeof openList> {
  try {
    return openList(path)
  } catch {
    throw new Complaint('the map cannot be written where --map says', 73)
  }
}
