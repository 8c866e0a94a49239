/** The catalogue of a node: datasets from draft to published, their quality, and what other rooms may read of a released version. */
import type { DatasetDescription, DatasetTexts } from '@vesalius/standards/dcat'
import type { Archive, Selection } from '#archive'
import type { Ledger, Queue, Records } from '#engines'
import type { Member, Post } from '#federation'
import { newIdentifier } from '#kernel'
import type { Actor, Clock, Log } from '#kernel'
import { Counting } from './aggregates.ts'
import type { Aggregates } from './aggregates.ts'
import { checkContents, entriesOf, versionsWith } from './contents.ts'
import type { Checked, Entry } from './contents.ts'
import { allDatasets, datasetOf, versionOf } from './datasets.ts'
import type { Dataset, Version } from './datasets.ts'
import { defaultDisclosure } from './disclosure.ts'
import type { Disclosure } from './disclosure.ts'
import { Listing } from './listing.ts'
import type { Capabilities, CatalogueParts } from './parts.ts'
import { ChangedMeanwhile, TierNotReached } from './problems.ts'
import { describe, invalidate, publish } from './publish.ts'
import { qualityOf, serveQuality, startQuality, tierReport } from './quality/quality.ts'
import type { QualityState } from './quality/quality.ts'
import type { TierReport } from './quality/tiers.ts'
import { release } from './release.ts'
import { datasetMigrations } from './tables.ts'
import { checkTexts } from './texts.ts'
import { markAll, withdraw, withdrawalMigrations, withdrawals } from './withdrawals.ts'
import type { Withdrawal, Withdrawing } from './withdrawals.ts'

export interface CatalogueOptions {
  readonly records: Records
  readonly ledger: Pick<Ledger, 'append'>
  readonly archive: Archive
  readonly queue: Queue
  readonly log: Log
  readonly clock: Clock
  readonly project: string
  /** Default: no number below 5 subjects, multiples of 5. */
  readonly disclosure?: Disclosure
  readonly capabilities?: Capabilities
  /** When the node is a member: its post, and its hub. */
  readonly federation?: { readonly post: Post; hub(): Promise<Member | undefined> } | undefined
}

/** One version of a dataset. */
export interface VersionName { readonly id: string; readonly number: number }

export interface Catalogue {
  list(page?: { readonly limit?: number; readonly offset?: number }): Promise<Dataset[]>
  /** Raises catalogue/no-such-dataset. */
  dataset(id: string): Promise<Dataset>
  /** Raises catalogue/no-such-version. */
  version(name: VersionName): Promise<Version>
  /** Raises catalogue/text-holds-identity. */
  create(draft: { readonly texts: DatasetTexts; readonly selection: Selection }, actor: Actor): Promise<Dataset>
  /** `revision` is the one that was read. Raises catalogue/changed-meanwhile, catalogue/text-holds-identity, catalogue/no-such-dataset. */
  edit(id: string, change: { readonly revision: number; readonly texts?: DatasetTexts | undefined; readonly selection?: Selection | undefined }): Promise<Dataset>
  /** The exact numbers that the selection has now. */
  preview(selection: Selection): Promise<Aggregates>
  release(id: string, actor: Actor): Promise<Version>
  publish(name: VersionName, by: { readonly actor: Actor; readonly textsRead: boolean }): Promise<Version>
  invalidate(name: VersionName, by: { readonly actor: Actor; readonly reason: string }): Promise<Version>
  examine(name: VersionName): Promise<void>
  quality(name: VersionName): Promise<QualityState>
  tiers(name: VersionName): Promise<TierReport>
  /** Every instance of a version, in order of SOP Instance UIDs. */
  contents(name: VersionName): AsyncIterable<Entry>
  check(name: VersionName): Promise<Checked>
  /** Every released version with images of this subject. */
  versionsWith(project: string, pseudonym: string): Promise<VersionName[]>
  /** Marks a subject and invalidates every version that holds it. Raises catalogue/no-such-subject. */
  withdraw(pseudonym: string, by: Omit<Withdrawing, 'pseudonym'>): Promise<Withdrawal>
  /** Newest first, with the versions that hold each. */
  withdrawals(): Promise<Withdrawal[]>
  isWithdrawn(project: string, pseudonym: string): Promise<boolean>
  /** As published, or as it would be. Raises catalogue/too-few-subjects. */
  description(name: VersionName): Promise<DatasetDescription>
  readonly listing: Listing
}

export async function openCatalogue(options: CatalogueOptions): Promise<Catalogue> {
  const { records, archive } = options
  await records.migrate('catalogue', datasetMigrations)
  await records.migrate('catalogue-withdrawals', withdrawalMigrations)
  const parts: CatalogueParts = { ...options, disclosure: options.disclosure ?? defaultDisclosure, capabilities: options.capabilities ?? {}, listing: await Listing.open(records) }
  await markAll(parts)
  await serveQuality(parts)
  return {
    listing: parts.listing,
    list: ({ limit = 100, offset = 0 } = {}) => allDatasets(records, limit, offset),
    dataset: (id) => datasetOf(records, id),
    version: ({ id, number }) => versionOf(records, id, number),
    create: (draft, actor) => create(parts, draft, actor),
    edit: (id, change) => edit(parts, id, change),
    preview: (selection) => preview(parts, selection),
    release: (id, actor) => release(parts, id, actor),
    async publish(name, by) {
      const { reached, steps } = await tierReport(parts, name)
      if (reached === 0) throw TierNotReached(steps.filter(({ tier, met }) => tier === 1 && !met).map(({ code }) => code).join(', '))
      return publish(parts, { ...name, ...by, tier: reached })
    },
    invalidate: (name, by) => invalidate(parts, { ...name, ...by }),
    examine: (name) => startQuality(parts, name),
    quality: (name) => qualityOf(parts, name),
    tiers: (name) => tierReport(parts, name),
    async *contents({ id, number }) {
      await versionOf(records, id, number)
      for await (const entries of entriesOf(records, id, number)) yield* entries
    },
    check: (name) => checkContents(records, archive, name),
    versionsWith: (project, pseudonym) => versionsWith(records, project, pseudonym),
    withdraw: (pseudonym, by) => withdraw(parts, { pseudonym, ...by }),
    withdrawals: () => withdrawals(parts),
    isWithdrawn: (project, pseudonym) => archive.withdrawn.has(project, pseudonym),
    async description(name) {
      const version = await versionOf(records, name.id, name.number)
      if (version.description) return version.description
      const { reached } = await tierReport(parts, name)
      return describe(version, { tier: reached || 1, at: parts.clock.now(), disclosure: parts.disclosure })
    },
  }
}

async function create({ records, ledger, clock, project }: CatalogueParts, { texts, selection }: { readonly texts: DatasetTexts; readonly selection: Selection }, actor: Actor): Promise<Dataset> {
  checkTexts(texts)
  const id = newIdentifier('dataset')
  return records.transaction(async (tx) => {
    await tx.query('insert into catalogue_dataset (id, project, texts, selection, created_at, created_by, updated_at) values ($1, $2, $3, $4, $5, $6, $5)', [id, project, texts, selection, clock.now(), actor.id])
    await ledger.append({ type: 'dataset/created', actor: actor.id, subject: id, detail: {} }, tx)
    return datasetOf(tx, id)
  })
}

async function edit({ records, clock }: CatalogueParts, id: string, { revision, texts, selection }: { readonly revision: number; readonly texts?: DatasetTexts | undefined; readonly selection?: Selection | undefined }): Promise<Dataset> {
  if (texts) checkTexts(texts)
  const { rowCount } = await records.query(
    'update catalogue_dataset set texts = coalesce($3, texts), selection = coalesce($4, selection), revision = revision + 1, updated_at = $5 where id = $1 and revision = $2',
    [id, revision, texts ?? null, selection ?? null, clock.now()])
  const dataset = await datasetOf(records, id)
  if (!rowCount) throw ChangedMeanwhile()
  return dataset
}

function preview({ records, archive, project }: CatalogueParts, selection: Selection): Promise<Aggregates> {
  return records.transaction(async (tx) => {
    const counting = new Counting()
    const withdrawn = await archive.withdrawn.of(tx, project)
    for await (const batch of archive.select(tx, project, selection)) for (const one of batch) if (!withdrawn.has(one.pseudonym)) counting.add(one)
    return counting.end()
  })
}
