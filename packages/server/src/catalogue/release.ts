/** Releasing: what the selection means now becomes a version that nobody can change, with its manifest and its numbers. */
import type { Actor } from '#kernel'
import type { SelectedInstance, Selection } from '#archive'
import type { Transaction } from '#engines'
import { Counting } from './aggregates.ts'
import { datasetOf, versionOf } from './datasets.ts'
import type { Version } from './datasets.ts'
import { ManifestDigest } from './manifest.ts'
import type { CatalogueParts } from './parts.ts'
import { EmptySelection, NoSuchDataset, UnknownSelection } from './problems.ts'

/** Raises catalogue/no-such-dataset, catalogue/empty-selection, catalogue/unknown-selection. */
export function release(parts: CatalogueParts, id: string, actor: Actor): Promise<Version> {
  return parts.records.transaction(async (tx) => {
    const { rows } = await tx.query('select 1 from catalogue_dataset where id = $1 for update', [id])
    if (rows.length === 0) throw NoSuchDataset()
    const { project, texts, selection, versions } = await datasetOf(tx, id)
    const number = (versions[0]?.number ?? 0) + 1
    const counting = new Counting()
    const manifest = new ManifestDigest()
    const seen = new Seen(selection)
    const withdrawn = await parts.archive.withdrawn.of(tx, project)
    for await (const selected of parts.archive.select(tx, project, selection)) {
      for (const one of selected) seen.note(one)
      const batch = selected.filter(({ pseudonym }) => !withdrawn.has(pseudonym))
      for (const one of batch) { counting.add(one); manifest.add(one) }
      await enter(tx, batch, { id, number })
    }
    const aggregates = counting.end()
    if (seen.missing > 0) throw UnknownSelection(seen.missing)
    if (aggregates.instances === 0) throw EmptySelection()
    const digest = manifest.end()
    await tx.query(
      `insert into catalogue_version (dataset_id, number, texts, selection, manifest_digest, aggregates, released_at, released_by) values ($1, $2, $3, $4, decode($5, 'hex'), $6, $7, $8)`,
      [id, number, texts, selection, digest, aggregates, parts.clock.now(), actor.id])
    await parts.ledger.append({ type: 'dataset/released', actor: actor.id, subject: id, detail: { version: number, manifest: digest, instances: aggregates.instances } }, tx)
    return versionOf(tx, id, number)
  })
}

/** Which of the studies and series that were named were found. */
class Seen {
  private readonly studies: Set<string>
  private readonly series: Set<string>

  constructor({ studies, series }: Selection) {
    this.studies = new Set(studies)
    this.series = new Set(series)
  }

  note({ studyInstanceUid, seriesInstanceUid }: SelectedInstance): void {
    this.studies.delete(studyInstanceUid)
    this.series.delete(seriesInstanceUid)
  }

  get missing(): number {
    return this.studies.size + this.series.size
  }
}

async function enter(tx: Transaction, batch: readonly SelectedInstance[], { id, number }: { id: string; number: number }): Promise<void> {
  await tx.query(
    `insert into catalogue_entry (dataset_id, number, sop_uid, series_uid, study_uid, pseudonym, digest, size, modality)
     select $1, $2, a, b, c, d, decode(e, 'hex'), f, g from unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::bigint[], $9::text[]) as r(a, b, c, d, e, f, g)`,
    [id, number, batch.map((one) => one.sopInstanceUid), batch.map((one) => one.seriesInstanceUid), batch.map((one) => one.studyInstanceUid), batch.map((one) => one.pseudonym),
      batch.map((one) => one.digest), batch.map((one) => one.size), batch.map((one) => one.modality)])
}
