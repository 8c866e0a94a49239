/**
 * What the doors tell the models room of datasets: what may be told of a version, its subjects as keyed digests that nobody else can make, and which
 * versions hold the subject of a pseudonym. At a hub only what nodes have published.
 */
import { createHmac, randomBytes } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DatasetDescription } from '@vesalius/standards/dcat'
import type { Catalogue, HubCatalogue, Version } from '#catalogue'
import { makeFolder } from '#engines'
import { Problem } from '#kernel'
import type { DatasetDoor, DatasetFacts, ReleasedTo } from '#models'

type Of = Parameters<DatasetDoor['facts']>[0]

export interface HereOptions {
  /** Where its secrets rest. */
  readonly keys: string
  /** Whose pseudonyms are asked about when no project is named. */
  readonly project: string
  /** What the federation calls it. */
  readonly site?: string | undefined
  /** To whom copies of a subject's images went. */
  readonly releasedOf: (project: string, pseudonym: string) => Promise<readonly ReleasedTo[]>
}

/** At a node. */
export function datasetsHere(catalogue: Catalogue, { keys, project, site, releasedOf }: HereOptions): DatasetDoor {
  const key = digestKey(keys)
  return {
    site,
    state: ({ dataset, version }) => ifThere(async () => (await catalogue.version({ id: dataset, number: version })).state),
    facts: (of) => ifThere(async () => {
      const name = { id: of.dataset, number: of.version }
      const version = await catalogue.version(name)
      const description = await catalogue.description(name).catch((error: unknown) => { if (error instanceof Problem) return undefined; throw error })
      return factsOf(of, { version, description, quality: await qualityOf(catalogue, name) })
    }),
    subjects: (of) => ifThere(async () => {
      const digests = new Set<string>()
      for await (const { pseudonym } of catalogue.contents({ id: of.dataset, number: of.version })) digests.add(createHmac('sha256', key).update(pseudonym).digest('hex'))
      return digests
    }),
    async versionsWith(pseudonym, asked) {
      const of = asked ?? project
      const [versions, withdrawn, released] = await Promise.all([catalogue.versionsWith(of, pseudonym), catalogue.isWithdrawn(of, pseudonym), releasedOf(of, pseudonym)])
      return { versions: versions.map(({ id, number }) => ({ dataset: id, version: number })), withdrawn, released }
    },
  }
}

/** At a hub. */
export function datasetsOfMembers({ listing }: HubCatalogue): DatasetDoor {
  return {
    state: ({ dataset, version }) => ifThere(async () => (await listing.get(dataset, `${version}.0.0`)).state),
    facts: (of) => ifThere(async () => {
      const { description, state } = await listing.get(of.dataset, `${of.version}.0.0`)
      return fromDescription(of, { description, state, manifest: description.manifestDigest, released: description.issued, quality: null })
    }),
  }
}

interface Known { readonly version: Version; readonly description: DatasetDescription | undefined; readonly quality: DatasetFacts['quality'] }

/** Where there are too few subjects to describe it, only what its data manager wrote is told. */
function factsOf(of: Of, { version, description, quality }: Known): DatasetFacts {
  const { state, manifestDigest, releasedAt, texts, aggregates } = version
  if (description) return fromDescription(of, { description, state, manifest: manifestDigest, released: releasedAt.slice(0, 10), quality })
  return {
    dataset: of.dataset, version: of.version, title: texts.title, description: texts.description, state, manifest: manifestDigest, identity: aggregates.pseudonymised > 0 ? 'pseudonymised' : 'anonymised', provenance: texts.provenance,
    dataUses: texts.dataUses, released: releasedAt.slice(0, 10), subjects: null, studies: null, modalities: [], manufacturers: [], sexes: [], age: null, years: null, quality,
  }
}

interface Described extends Pick<DatasetFacts, 'state' | 'manifest' | 'released' | 'quality'> { readonly description: DatasetDescription }

function fromDescription({ dataset, version }: Of, { description, ...known }: Described): DatasetFacts {
  const { title, description: text, identity, provenance, dataUses, aggregates } = description
  const names = (shares: readonly { readonly name?: string | undefined }[]) => shares.flatMap(({ name }) => (name ? [name] : []))
  return {
    dataset, version, title, description: text, identity, provenance, dataUses, ...known, subjects: aggregates.subjects, studies: aggregates.studies,
    modalities: names(aggregates.modalities), manufacturers: names(aggregates.manufacturers), sexes: names(aggregates.sexes), age: aggregates.age ?? null, years: aggregates.years ?? null,
  }
}

async function qualityOf(catalogue: Catalogue, name: { readonly id: string; readonly number: number }): Promise<DatasetFacts['quality']> {
  const found = await ifThere(() => catalogue.quality(name))
  const asked = found?.report?.checks.filter(({ examined }) => examined > 0)
  return asked ? { met: asked.filter(({ failed }) => failed === 0).length, checks: asked.length } : null
}

/** 32 random bytes, made at first use; whoever has it can tell whether somebody is in a set, so it never leaves the node. */
function digestKey(folder: string): Buffer {
  const path = join(folder, 'subject-digests.key')
  makeFolder(folder, 0o700)
  try { writeFileSync(path, randomBytes(32).toString('hex'), { mode: 0o600, flag: 'wx', flush: true }) } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  return Buffer.from(readFileSync(path, 'utf8').trim(), 'hex')
}

async function ifThere<Found>(find: () => Promise<Found>): Promise<Found | undefined> {
  try {
    return await find()
  } catch (error) {
    if (error instanceof Problem && error.status === 404) return undefined
    throw error
  }
}
