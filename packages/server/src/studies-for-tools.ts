/**
 * One study of this archive for a tool, outside of any permit: the hospital's own use, for which the models room asks. What is made of it stays beside it,
 * so no cell is too small; the holder's kill switch ends it like everything else, and each opening is in the ledger.
 */
import type { Access } from '#access'
import type { Archive, SelectedInstance } from '#archive'
import type { DataDoor, OpenedDataset } from '#compute'
import type { Ledger, Records } from '#engines'
import { problem } from '#kernel'
import type { OpenInstance } from './offered-datasets.ts'

const NoStudy = problem('node/no-study', 404, 'There is no such study, or it has no images')
const SubjectWithdrawn = problem('node/subject-withdrawn', 403, 'The subject of this study was withdrawn')
const StudiesHeld = problem('node/studies-held', 403, 'The holder has stopped every use of the data')

export interface StudyParts {
  readonly records: Records
  readonly archive: Pick<Archive, 'placeOf' | 'select' | 'read' | 'native' | 'withdrawn'>
  readonly access: Pick<Access<OpenInstance>, 'holds'>
  readonly ledger: Pick<Ledger, 'append'>
}

const lookEveryMs = 2_000
/** What was made of images, and what is no image. */
const notImages = new Set(['SEG', 'SR', 'KO', 'PR', 'RTSTRUCT', 'RTPLAN', 'RTDOSE', 'DOC', 'REG', 'AU', 'ECG'])
const policy = { minimumCell: 1, dominance: 1, logs: 'none' } as const

export function studiesForTools(parts: StudyParts): NonNullable<DataDoor['study']> {
  return async ({ study, actor, tool }, action): Promise<OpenedDataset> => {
    if (await isHeld(parts)) throw StudiesHeld()
    if (await isOfWithdrawn(parts.archive, study)) throw SubjectWithdrawn()
    const images = (await instancesIn(parts, study)).filter(({ modality }) => !notImages.has(modality))
    if (images.length === 0) throw NoStudy()
    if (action === 'check') return { subjects: 1, policy }
    // By its UID as a subject, which the ledger salts and can forget.
    await parts.ledger.append({ type: 'access/study-opened', actor: actor.id, subject: study, detail: { tool, instances: images.length } })
    const over = new AbortController()
    const timer = setInterval(() => { void isHeld(parts).then((held) => { if (held) over.abort(StudiesHeld()) }, () => undefined) }, lookEveryMs).unref()
    return { subjects: 1, policy, ended: over.signal, close: () => clearInterval(timer), images: read(parts, images, over.signal) }
  }
}

async function* read({ archive }: StudyParts, images: readonly SelectedInstance[], signal: AbortSignal) {
  for (const { sopInstanceUid } of images) {
    signal.throwIfAborted()
    const bytes = async () => (await archive.read(sopInstanceUid)) ?? fail()
    yield { bytes, native: async () => archive.native(await bytes()) }
  }
}

function fail(): never {
  throw NoStudy()
}

const isHeld = async ({ access }: StudyParts): Promise<boolean> => (await access.holds.list()).some(({ dataset }) => dataset === '*')

/** What runs already is ended by the withdrawal itself (withdrawals.ts). */
async function isOfWithdrawn({ placeOf, withdrawn }: StudyParts['archive'], study: string): Promise<boolean> {
  const place = await placeOf(study)
  return place !== undefined && withdrawn.has(place.project, place.pseudonym)
}

/** In order of SOP Instance UIDs. Raises node/no-study. */
async function instancesIn({ records, archive }: { readonly records: Records; readonly archive: Pick<Archive, 'placeOf' | 'select'> }, study: string): Promise<SelectedInstance[]> {
  const place = await archive.placeOf(study)
  if (!place) throw NoStudy()
  return records.transaction(async (tx) => {
    const found: SelectedInstance[] = []
    for await (const batch of archive.select(tx, place.project, { studies: [study], series: [] })) found.push(...batch)
    return found
  })
}

/** Everything of the study that lies here: what is made of it may refer to it. */
export const instancesOf = ({ options: { records }, archive }: { readonly options: { readonly records: Records }, readonly archive: Pick<Archive, 'placeOf' | 'select'> }, study: string): Promise<SelectedInstance[]> => instancesIn({ records, archive }, study)
