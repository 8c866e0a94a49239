/** What a released version holds, and that it still is what was released and still rests in the archive. */
import type { Queryable } from '#engines'
import type { Archive } from '#archive'
import { versionOf } from './datasets.ts'
import { ManifestDigest } from './manifest.ts'
import type { ManifestEntry } from './manifest.ts'

export interface Entry extends ManifestEntry {
  readonly modality: string
}

export interface Checked {
  readonly instances: number
  /** The digest over the entries is that of the release. */
  readonly manifest: boolean
  /** Instances that are no longer in the archive, or are there with other content. */
  readonly missing: number
  readonly changed: number
}

const batch = 2_000

/** In order of SOP Instance UIDs. */
export async function* entriesOf(records: Queryable, id: string, number: number): AsyncIterable<Entry[]> {
  for (let after = ''; ;) {
    const { rows } = await records.query<Entry>(
      `select sop_uid as "sopInstanceUid", series_uid as "seriesInstanceUid", study_uid as "studyInstanceUid", pseudonym, encode(digest, 'hex') as digest, size::float8 as size, modality
       from catalogue_entry where dataset_id = $1 and number = $2 and sop_uid > $3 order by sop_uid limit ${batch}`, [id, number, after])
    if (rows.length === 0) return
    yield rows
    after = (rows.at(-1) as Entry).sopInstanceUid
  }
}

/** Every released version that holds images of a subject of the project, whatever its state: what a withdrawal concerns. */
export async function versionsWith(records: Queryable, project: string, pseudonym: string): Promise<{ id: string; number: number }[]> {
  const { rows } = await records.query<{ id: string; number: number }>(
    'select distinct e.dataset_id as id, e.number from catalogue_entry e join catalogue_dataset d on d.id = e.dataset_id where d.project = $1 and e.pseudonym = $2 order by 1, 2', [project, pseudonym])
  return rows
}

/** Computes the manifest again and compares it with the release and with the archive. Raises catalogue/no-such-version. */
export async function checkContents(records: Queryable, archive: Archive, version: { readonly id: string; readonly number: number }): Promise<Checked> {
  const { manifestDigest } = await versionOf(records, version.id, version.number)
  const manifest = new ManifestDigest()
  let [instances, missing, changed] = [0, 0, 0]
  for await (const entries of entriesOf(records, version.id, version.number)) {
    const known = await archive.lookup(entries.map(({ sopInstanceUid }) => sopInstanceUid))
    for (const entry of entries) {
      manifest.add(entry)
      instances++
      const there = known.get(entry.sopInstanceUid)
      if (!there) missing++
      else if (there.digest !== entry.digest) changed++
    }
  }
  return { instances, manifest: manifest.end() === manifestDigest, missing, changed }
}
