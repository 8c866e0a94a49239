/** Publishing and invalidating a version: the rounded description goes to the list here and by a letter to the hub, all in one transaction with its ledger event. */
import { missingOf } from '@vesalius/standards/dcat'
import type { DatasetDescription, Tier } from '@vesalius/standards/dcat'
import type { Actor } from '#kernel'
import type { Transaction } from '#engines'
import type { Member } from '#federation'
import { entriesOf } from './contents.ts'
import { mustBecome, versionOf } from './datasets.ts'
import type { Version } from './datasets.ts'
import { published } from './disclosure.ts'
import type { CatalogueParts } from './parts.ts'
import { DescriptionIncomplete, ReadAgain } from './problems.ts'
import { checkTexts } from './texts.ts'

export interface Publishing {
  readonly id: string
  readonly number: number
  readonly actor: Actor
  /** Somebody has read the texts and says that no word in them is a name. */
  readonly textsRead: boolean
  readonly tier: Tier
}

/** The node itself in its own list. */
export const here = 'self'

/** Semantic version of the number of a version. */
export const semantic = (number: number): string => `${number}.0.0`

/** Raises catalogue/illegal-transition, /text-holds-identity, /read-again, /too-few-subjects, /description-incomplete. */
export async function publish(parts: CatalogueParts, { id, number, actor, textsRead, tier }: Publishing): Promise<Version> {
  const { records, clock, disclosure, listing, ledger, federation } = parts
  const hub = await federation?.hub()
  const version = await records.transaction(async (tx) => {
    const before = await versionOf(tx, id, number, 'lock')
    mustBecome(before.state, 'published')
    const unsure = checkTexts(before.texts, await pseudonymsOf(parts, id, number))
    if (unsure.length > 0 && !textsRead) throw ReadAgain(unsure.join(', '))
    const at = clock.now()
    const description = describe(before, { tier, at, disclosure })
    const missing = missingOf(description)
    if (missing.length > 0) throw DescriptionIncomplete(missing.map(({ property }) => property).join(', '))
    await tx.query(`update catalogue_version set state = 'published', description = $3, published_at = $4 where dataset_id = $1 and number = $2`, [id, number, description, at])
    await listing.put(tx, { description, node: here, nodeName: '', at })
    if (hub) await federation?.post.send(hub, { type: 'dataset', body: description as never }, tx)
    await ledger.append({ type: 'dataset/published', actor: actor.id, subject: id, detail: { version: number, manifest: before.manifestDigest, tier, hub: hub !== undefined } }, tx)
    return versionOf(tx, id, number)
  })
  if (hub) void federation?.post.flush()
  return version
}

/** Raises catalogue/illegal-transition. */
export async function invalidate(parts: CatalogueParts, { id, number, actor, reason }: { readonly id: string; readonly number: number; readonly actor: Actor; readonly reason: string }): Promise<Version> {
  const hub = await parts.federation?.hub()
  const version = await parts.records.transaction((tx) => invalidateIn(tx, parts, { id, number, actor, reason, hub }))
  if (hub) void parts.federation?.post.flush()
  return version
}

interface Invalidating { readonly id: string; readonly number: number; readonly actor: Pick<Actor, 'id'>; readonly reason: string; readonly hub: Member | undefined }

/** In a transaction that does more; the letter to the hub leaves after it. Raises catalogue/illegal-transition. */
export async function invalidateIn(tx: Transaction, { clock, listing, ledger, federation }: CatalogueParts, { id, number, actor, reason, hub }: Invalidating): Promise<Version> {
  const before = await versionOf(tx, id, number, 'lock')
  mustBecome(before.state, 'invalidated')
  await tx.query(`update catalogue_version set state = 'invalidated', invalidated_at = $3, reason = $4 where dataset_id = $1 and number = $2`, [id, number, clock.now(), reason])
  if (before.state === 'published') {
    await listing.withdraw(tx, { id, version: semantic(number), node: here })
    if (hub) await federation?.post.send(hub, { type: 'dataset-withdrawn', body: { id, version: semantic(number) } }, tx)
  }
  await ledger.append({ type: 'dataset/invalidated', actor: actor.id, subject: id, detail: { version: number } }, tx)
  return versionOf(tx, id, number)
}

export function describe({ datasetId, number, texts, aggregates, manifestDigest, releasedAt }: Version, { tier, at, disclosure }: { readonly tier: Tier; readonly at: Date; readonly disclosure: CatalogueParts['disclosure'] }): DatasetDescription {
  return {
    ...texts, id: datasetId, version: semantic(number), tier, identity: aggregates.pseudonymised > 0 ? 'pseudonymised' : 'anonymised',
    issued: releasedAt.slice(0, 10), modified: at.toISOString().slice(0, 10), manifestDigest, aggregates: published(aggregates, disclosure),
  }
}

async function pseudonymsOf({ records }: CatalogueParts, id: string, number: number): Promise<string[]> {
  const pseudonyms = new Set<string>()
  for await (const entries of entriesOf(records, id, number)) for (const { pseudonym } of entries) pseudonyms.add(pseudonym)
  return [...pseudonyms]
}
