/** Who looked at a study, for those who may read the ledger: its entries about the study and its series, at the door, which knows how people are called. */
import type { Access } from '#access'
import type { Archive } from '#archive'
import type { Ledger, LedgerEntry } from '#engines'
import { problem } from '#kernel'
import type { HttpApp } from '#kernel'

export interface StudyReadsParts {
  readonly archive: Pick<Archive, 'placeOf' | 'seriesOf'>
  readonly access: Pick<Access, 'people'>
  readonly ledger: Pick<Ledger, 'read'>
}

interface StudyRead {
  readonly actor: string
  /** Of the account or token; null when it is neither, or is no more. */
  readonly name: string | null
  readonly door: string
  readonly contents: readonly string[]
  /** When the last hour with a read began to be noted, and how many hours had one. */
  readonly last: string
  readonly times: number
}

const NoStudy = problem('node/no-such-study', 404, 'There is no such study here')
/** Of the newest entries of each kind; a study that was looked at in more hours shows those. */
const mostEntries = 1000
const kinds = ['access/read', 'access/viewed', 'access/study-opened']

export function studyReadsRoutes(parts: StudyReadsParts): (app: HttpApp) => Promise<void> {
  return async (app) => {
    app.get<{ Params: { uid: string } }>('/api/archive/studies/:uid/reads', { config: { permission: 'ledger:read' } }, async (request) => ({ reads: await readsOf(parts, request.params.uid) }))
  }
}

/** The latest first. After a rotation of keys a study has other UIDs: what was noted of the old ones stays with them. Raises node/no-such-study. */
async function readsOf({ archive, access, ledger }: StudyReadsParts, uid: string): Promise<StudyRead[]> {
  if (!(await archive.placeOf(uid))) throw NoStudy()
  const subjects = [uid, ...(await archive.seriesOf(uid))]
  const entries = (await Promise.all(kinds.map((type) => ledger.read(0, mostEntries, { subjects, type, newest: true })))).flat().sort((one, other) => other.index - one.index)
  const names = await access.people.namesOf([...new Set(entries.map(({ actor }) => actor))])
  const groups = Map.groupBy(entries, (entry) => `${entry.actor} ${doorOf(entry)}`)
  return [...groups.values()].map((group) => {
    const [{ actor, time }] = group as [LedgerEntry]
    return {
      actor, name: names.get(actor) ?? null, door: doorOf(group[0] as LedgerEntry), contents: [...new Set(group.map(({ detail }) => String(detail['content'] ?? 'images')))].sort(),
      last: time, times: new Set(group.map((entry) => entry.time.slice(0, 13))).size,
    }
  })
}

const doorOf = ({ type, detail }: LedgerEntry): string => (type === 'access/study-opened' ? 'tool' : String(detail['door']))
