/** Where studies rest: what other rooms may ask of the archive. Instances are kept once, under the digest of their content. */
import type { Ledger, Objects, Queryable, Records, Transaction } from '#engines'
import type { Clock, Log } from '#kernel'
import type { DicomFile } from '@vesalius/standards/dicom'
import { clinicalRecords } from './clinical/clinical.ts'
import type { ClinicalRecords } from './clinical/clinical.ts'
import { clinicalFacts, clinicalTable } from './clinical/facts.ts'
import { MappingThread } from './clinical/mapping-thread.ts'
import { clinicalMigrations } from './clinical/tables.ts'
import type { ClinicalFact, ClinicalTable } from './clinical/types.ts'
import { characteristicsOf } from './characteristics.ts'
import { imagingFactsOf, factsStampOf } from './imaging-facts.ts'
import type { ImagingFact } from './imaging-facts.ts'
import { studyMoves } from './move-studies.ts'
import type { StudyMoves } from './move-studies.ts'
import { placeOfStudy } from './place-of-study.ts'
import type { PlaceOfStudy } from './place-of-study.ts'
import { Pixels } from './pixels/pool.ts'
import { Reads } from './reads.ts'
import { nativeFile } from './retrieve/native.ts'
import { renderUnstored } from './retrieve/rendered.ts'
import { migrations } from './schema.ts'
import { metadataOfInstances, selectInstances } from './select.ts'
import type { InstanceJson, SelectedInstance, Selection } from './select.ts'
import { Store } from './store.ts'
import { heldDigests, knownInstances } from './store-instances.ts'
import type { Also, KnownInstance, NewInstance, StoreOutcome } from './types.ts'
import { withdrawnMigrations, withdrawnSubjects } from './withdrawn.ts'
import type { WithdrawnSubjects } from './withdrawn.ts'

export interface ArchiveOptions {
  readonly records: Records
  readonly objects: Objects
  readonly log: Log
  readonly clock: Clock
  /** Threads that decode pixel data. Default 1. */
  readonly workers?: number
  /** DIMSE peers that may query, and to whom C-MOVE may send; none: everybody whom the door lets in may query, and nothing is moved. */
  readonly peers?: readonly ArchivePeer[]
  /** The AE title that we call ourselves when we ask a peer. */
  readonly aeTitle?: string
  /** Of which clinical data are shown when no project is named. Default `default`. */
  readonly project?: string
  /** Where everything that is read, and what becomes of clinical data, is noted. */
  readonly ledger?: Pick<Ledger, 'append' | 'appendHourly'>
}

export interface ArchivePeer {
  readonly aeTitle: string
  readonly host?: string | undefined
  readonly port?: number | undefined
  /** C-MOVE may send to it. */
  readonly mayMove: boolean
  /** It may query and retrieve here. Default true. */
  readonly mayQuery?: boolean
}

export interface Archive {
  /** Makes instances visible; their objects are durable already. `also` writes in the same transaction. Same order as the batch. */
  store(batch: readonly NewInstance[], also?: Also): Promise<readonly StoreOutcome[]>
  /** What is known of these SOP Instance UIDs; those that are not known are absent. */
  lookup(sopInstanceUids: readonly string[]): Promise<ReadonlyMap<string, KnownInstance>>
  /** Those of the digests under which the file of an instance is kept. */
  holds(digests: readonly string[]): Promise<ReadonlySet<string>>
  /** What a study tells of its subject that an outsider may know too, by keyword; for the risk that somebody is found. One for each study. */
  characteristics(project: string): Promise<readonly { readonly pseudonym: string; readonly attributes: Readonly<Record<string, string>> }[]>
  /** What every series of a project tells that a federated search asks for; and a text that changes when that, or what clinical data tell, may have changed. */
  imagingFacts(project: string): Promise<readonly ImagingFact[]>
  factsStamp(project: string): Promise<string>
  /** The instances of a selection, in batches and in order of their SOP Instance UIDs; one at a time in a transaction. */
  select(tx: Transaction, project: string, selection: Selection): AsyncIterable<readonly SelectedInstance[]>
  /** The attributes of instances as DICOM JSON, without long values; those that are not known are absent. */
  metadata(sopInstanceUids: readonly string[]): Promise<ReadonlyMap<string, InstanceJson>>
  /** Images or clinical data of this subject rest here. */
  holdsSubject(project: string, pseudonym: string): Promise<boolean>
  readonly withdrawn: WithdrawnSubjects
  /** The SOP Instance UIDs of a subject. */
  instancesOf(project: string, pseudonym: string): Promise<readonly string[]>
  /** The Series Instance UIDs of a study. */
  seriesOf(studyInstanceUid: string): Promise<readonly string[]>
  /** To whom a study belongs; undefined when it is not here. */
  placeOf(studyInstanceUid: string): Promise<PlaceOfStudy | undefined>
  /** What is known of the subjects of a project beyond their images, in the fields and codes of the federated search. */
  clinicalFacts(project: string): Promise<readonly ClinicalFact[]>
  /** The same for tools: one row a subject that has facts, columns of the model (packages/server/src/archive/clinical/facts.ts). */
  clinicalTable(tx: Queryable, project: string, subjects: readonly string[]): Promise<ClinicalTable>
  readonly clinical: ClinicalRecords
  /** What a rotation of keys does to the studies of a project. */
  readonly moves: StudyMoves
  /** The stored file, or undefined when there is none. */
  read(sopInstanceUid: string): Promise<Buffer | undefined>
  /** A stored file with its pixel data decoded, in explicit VR little endian. Raises archive/cannot-transcode, archive/broken-pixels. */
  native(file: Uint8Array): Promise<Uint8Array>
  /**
   * A frame (from 1) of a file that is not of the archive, or of an object, as JPEG that fits into `side` pixels. It is not kept anywhere.
   * Raises archive/cannot-render, archive/no-such-frame, archive/broken-pixels.
   */
  picture(of: DicomFile | { readonly digest: string; readonly size: number }, asked: { readonly frame: number; readonly side: number }): Promise<Buffer>
  close(): Promise<void>
  /** For the archive's own doors. */
  readonly parts: ArchiveParts
}

export interface ArchiveParts {
  readonly records: Records
  readonly objects: Objects
  readonly pixels: Pixels
  readonly log: Log
  readonly clock: Clock
  readonly peers: readonly ArchivePeer[]
  readonly aeTitle: string
  readonly project: string
  readonly ledger: Pick<Ledger, 'append'> | undefined
  readonly reads: Reads
}

export async function openArchive(options: ArchiveOptions): Promise<Archive> {
  const { records, objects } = options
  await records.migrate('archive', migrations)
  await records.migrate('archive-clinical', clinicalMigrations)
  await records.migrate('archive-withdrawn', withdrawnMigrations)
  const store = new Store(records)
  const pixels = new Pixels(options.workers ?? 1)
  const mapper = new MappingThread()
  const parts: ArchiveParts = { records, objects, pixels, log: options.log, clock: options.clock, peers: options.peers ?? [], aeTitle: options.aeTitle ?? 'VESALIUS', project: options.project ?? 'default', ledger: options.ledger, reads: new Reads(options.ledger) }
  return {
    parts,
    store: (batch, also) => store.store(batch, also),
    lookup: (uids) => knownInstances(records, uids),
    holds: (digests) => heldDigests(records, digests),
    characteristics: (project) => characteristicsOf(records, project),
    imagingFacts: (project) => imagingFactsOf(records, project),
    factsStamp: (project) => factsStampOf(records, project),
    select: (tx, project, selection) => selectInstances(tx, project, selection),
    metadata: (uids) => metadataOfInstances(records, uids),
    holdsSubject: (project, pseudonym) => holdsSubject(records, project, pseudonym),
    withdrawn: withdrawnSubjects(records),
    instancesOf: (project, pseudonym) => instancesOf(records, project, pseudonym),
    seriesOf: (uid) => seriesOf(records, uid),
    placeOf: (uid) => placeOfStudy(records, uid),
    clinicalFacts: (project) => clinicalFacts(records, project),
    clinicalTable: (tx, project, subjects) => clinicalTable(tx, project, subjects),
    clinical: clinicalRecords(records, options.clock, mapper),
    moves: studyMoves(records),
    async read(uid) {
      const known = (await knownInstances(records, [uid])).get(uid)
      return known && objects.read(known.digest, 0, known.size)
    },
    native: (file) => nativeFile(pixels, file),
    picture: (of, asked) => renderUnstored(parts, of, asked),
    async close() { await Promise.all([pixels.close(), mapper.close()]) },
  }
}

async function instancesOf(records: Queryable, project: string, pseudonym: string): Promise<string[]> {
  const { rows } = await records.query<{ uid: string }>(
    'select i.uid from archive_instance i join archive_study t on t.id = i.study_id join archive_subject u on u.id = t.subject_id where u.project = $1 and u.pseudonym = $2 order by i.uid', [project, pseudonym])
  return rows.map(({ uid }) => uid)
}

async function seriesOf(records: Queryable, study: string): Promise<string[]> {
  const { rows } = await records.query<{ uid: string }>('select r.uid from archive_series r join archive_study s on s.id = r.study_id where s.uid = $1 order by r.id', [study])
  return rows.map(({ uid }) => uid)
}

async function holdsSubject(records: Queryable, project: string, pseudonym: string): Promise<boolean> {
  const { rows } = await records.query(
    `select 1 from archive_subject where project = $1 and pseudonym = $2 union all select 1 from archive_clinical_subject where project = $1 and pseudonym = $2
     union all select 1 from archive_clinical_row r join archive_clinical_source s on s.id = r.source_id where s.project = $1 and r.pseudonym = $2 limit 1`, [project, pseudonym])
  return rows.length > 0
}
